import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventKind, TimelineEvent } from '../../../core/timeline/event.ts';
import { phaseNames, phasesOf } from '../../../core/timeline/phases.ts';
import { specimen } from '../drills/specimen.ts';

const lost = { name: 'node2', id: '2' };

function event(kind: EventKind, at: number, fields: Record<string, string>): TimelineEvent {
  return { at, boundMs: 1, node: 'node1', lane: 'node', kind, text: kind, fields, raw: '', source: 'journal' };
}

describe('phasesOf', () => {
  it('cuts the outage of a crash at the events that end each part', () => {
    const shares = specimen().phases.map(({ name, shareMs }) => [name, Math.round(shareMs)]);
    expect(shares).toEqual([
      ['token', 3560],
      ['consensus', 4378],
      ['decision', 200],
      ['fencing', 1860],
      ['start', 242],
    ]);
  });

  it('says the whole of fencing beyond the client’s path', () => {
    const fencing = specimen().phases.find(({ name }) => name === 'fencing');
    expect(fencing?.whole && Math.round(fencing.whole.to - fencing.whole.from)).toBe(3880);
  });

  it('leaves the time of a part that was not seen to the next one, and says so', () => {
    const outage = { from: 0, to: 10_000 };
    const phases = phasesOf([event('fence-requested', 8000, { target: 'node2' })], lost, outage);
    expect(phases.map(({ name, shareMs, isSeen }) => [name, shareMs, isSeen])).toEqual([
      ['token', 0, false],
      ['consensus', 0, false],
      ['decision', 8000, true],
      ['fencing', 0, false],
      ['start', 2000, true],
    ]);
  });

  it('does not take another node for the lost one', () => {
    const phases = phasesOf(
      [event('membership', 100, { left: '12' }), event('fence-confirmed', 200, { target: 'node22' })],
      lost,
      { from: 0, to: 1000 },
    );
    expect(phases.filter(({ isSeen }) => isSeen).map(({ name }) => name)).toEqual(['start']);
  });

  it('always adds up to the outage, whatever the events', () => {
    const anyEvent = fc
      .tuple(
        fc.constantFrom<EventKind>('token-lost', 'membership', 'fence-requested', 'fence-started', 'fence-confirmed'),
        fc.integer({ min: -20_000, max: 40_000 }),
      )
      .map(([kind, at]) => event(kind, at, { target: 'node2', left: '2 3' }));
    fc.assert(
      fc.property(fc.array(anyEvent), fc.integer({ min: 0, max: 20_000 }), (events, length) => {
        const sorted = [...events].sort((one, other) => one.at - other.at);
        const phases = phasesOf(sorted, lost, { from: 0, to: length });
        expect(phases.map(({ name }) => name)).toEqual(phaseNames);
        expect(phases.every(({ shareMs }) => shareMs >= 0)).toBe(true);
        expect(phases.reduce((total, { shareMs }) => total + shareMs, 0)).toBeCloseTo(length, 6);
      }),
    );
  });
});
