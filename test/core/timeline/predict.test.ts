import { describe, expect, it } from 'vitest';
import { type PredictionFacts, predictCrash, savings } from '../../../core/timeline/predict.ts';

const facts: PredictionFacts = {
  nodeCount: 3,
  tokenMs: 3650,
  consensusMs: 4380,
  isDc: false,
  fencing: { agent: 'fence_ipmilan', action: 'reboot', historyMs: [], delayBaseMs: 0, delayMaxMs: 0 },
  startHistoryMs: [],
  startCount: 1,
  probeIntervalMs: 50,
};

describe('predictCrash', () => {
  it('holds the crash that was measured with these times', () => {
    const { outage } = predictCrash(facts);
    expect(outage.lowMs).toBeLessThanOrEqual(10_240);
    expect(outage.highMs).toBeGreaterThanOrEqual(10_240);
  });

  it('rests on the site’s own fencing where there was any', () => {
    const { phases } = predictCrash({ ...facts, fencing: { ...facts.fencing, historyMs: [4000, 4200] } });
    expect(phases.fencing).toEqual({ lowMs: 3000, highMs: 5200 });
  });

  it('adds a delay to both ends, and an election where the DC is lost', () => {
    const slow = predictCrash({
      ...facts,
      isDc: true,
      fencing: { ...facts.fencing, delayBaseMs: 10_000, delayMaxMs: 0 },
    });
    const plain = predictCrash(facts);
    expect(slow.phases.fencing.lowMs - plain.phases.fencing.lowMs).toBe(10_000);
    expect(slow.phases.decision.highMs - plain.phases.decision.highMs).toBe(250);
  });
});

describe('savings', () => {
  it('names the token’s saving and its consequence for consensus, with the price', () => {
    const found = savings(facts, 3000, {});
    expect(found[0]).toMatchObject({ phase: 'token', change: 'token 3000 → 1000 ms', savesMs: 2000 });
    expect(found[0]?.price).toContain('1.65 s');
    expect(found[1]).toMatchObject({ phase: 'consensus', savesMs: 2400 });
  });

  it('does not ask for less than corosync’s makers advise', () => {
    expect(savings({ ...facts, tokenMs: 1650 }, 1000, {}).filter(({ phase }) => phase === 'token')).toEqual([]);
  });
});
