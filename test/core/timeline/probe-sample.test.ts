import { describe, expect, it } from 'vitest';
import { gapsOf } from '../../../core/timeline/probe-sample.ts';

const sample = (askedAt: number, isGood: boolean, tookMs = 2) => ({
  askedAt,
  answeredAt: askedAt + tookMs,
  isGood,
  detail: '',
});

describe('gapsOf', () => {
  it('reaches from the last good reply to the first good one', () => {
    const samples = [
      sample(0, true),
      sample(50, true),
      sample(100, false, 250),
      sample(150, false, 250),
      sample(200, true),
    ];
    expect(gapsOf(samples)).toEqual([{ from: 52, to: 202, lost: 2 }]);
  });

  it('goes by the order of asking, since a reply overtakes older timeouts', () => {
    const samples = [sample(0, true), sample(200, true), sample(100, false, 250)];
    expect(gapsOf(samples)).toEqual([{ from: 2, to: 202, lost: 1 }]);
  });

  it('keeps an outage open that has not ended, and counts a second one apart', () => {
    expect(gapsOf([sample(0, true), sample(50, false)])).toEqual([{ from: 2, to: undefined, lost: 1 }]);
    expect(
      gapsOf([sample(0, true), sample(50, false), sample(100, true), sample(150, false), sample(200, true)]),
    ).toHaveLength(2);
    expect(gapsOf([sample(0, true)])).toEqual([]);
  });
});
