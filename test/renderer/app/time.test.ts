import { describe, expect, it } from 'vitest';
import { duration, exact, moment, span } from '../../../renderer/app/time.ts';

const now = Date.UTC(2026, 5, 11, 10, 14, 7);

describe('a moment', () => {
  it('is a clock time today, with its date on another day, in UTC with the word', () => {
    expect(moment(now - 1_000, 'utc', now)).toBe('10:14:06 UTC');
    expect(moment(now - 86_400_000, 'utc', now)).toBe('2026-06-10 10:14:07 UTC');
  });

  it('is a span where it is relative, ahead as well', () => {
    expect(moment(now - 97 * 86_400_000, 'relative', now)).toBe('97 days ago');
    expect(moment(now - 200, 'relative', now)).toBe('now');
    expect(moment(now + 90_000, 'relative', now)).toBe('in 1 min');
  });

  it('that is none says so', () => {
    expect(moment(Number.NaN, 'local', now)).toBe('unknown time');
    expect(exact(Number.NaN)).toBe('unknown time');
    expect(exact(now)).toBe('2026-06-11 10:14:07.000 UTC');
  });
});

it('spans and durations keep the digits that matter', () => {
  expect([400, 12_300, 61_000, 7_200_000, 86_400_000].map(span)).toEqual([
    '0.4 s',
    '12 s',
    '1 min',
    '2 hours',
    '1 day',
  ]);
  expect([350, 10_240, 125_000, 3_720_000].map(duration)).toEqual(['0.35 s', '10.2 s', '2 min 5 s', '1 h 2 min']);
  expect(span(-5)).toBe('0.0 s');
});
