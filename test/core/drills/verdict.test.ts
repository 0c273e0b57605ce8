import { describe, expect, it } from 'vitest';
import type { JudgedExpectation } from '../../../core/drills/drill-run.ts';
import { momentOfFault } from '../../../core/drills/moment.ts';
import { decide, outageOf } from '../../../core/drills/verdict.ts';

const met: JudgedExpectation = { id: 'a', text: 'it is so', state: 'met', evidence: '' };
const predicted = { lowMs: 9_000, highMs: 12_000 };
const calm = { abortedBecause: undefined, doubts: [] };

describe('decide', () => {
  it('passes what came as predicted, and says how it compares', () => {
    expect(decide([met], 10_000, predicted, calm)).toMatchObject({ verdict: 'PASS' });
    expect(decide([met], 10_000, predicted, calm).sentence).toContain('as predicted: 10.00 s');
    expect(decide([met], 5_000, predicted, calm).sentence).toContain('faster than predicted');
  });

  it.each([
    ['SLOW', [met], 13_000, calm],
    ['WRONG-OUTCOME', [met, { ...met, state: 'wrong' }], 10_000, calm],
    ['NOT-RECOVERED', [met, { ...met, state: 'open' }], undefined, calm],
    ['ABORTED', [met], 10_000, { abortedBecause: 'another node is hit', doubts: [] }],
    ['INCONCLUSIVE', [met], 10_000, { abortedBecause: undefined, doubts: ['the stream of node1 was lost'] }],
  ] as const)('says %s', (verdict, expectations, outageMs, circumstances) => {
    expect(decide(expectations, outageMs, predicted, circumstances).verdict).toBe(verdict);
  });

  it('tells a wrong outcome before a doubt about the measurement', () => {
    const wrong = { ...met, state: 'wrong' as const };
    expect(decide([wrong], 10_000, predicted, { ...calm, doubts: ['x'] }).verdict).toBe('WRONG-OUTCOME');
  });
});

describe('outageOf', () => {
  it('adds the gaps after the fault, and has no sum while one is open', () => {
    const before = { from: 0, to: 10, lost: 1 };
    expect(outageOf([before, { from: 100, to: 300, lost: 4 }, { from: 400, to: 450, lost: 1 }], 50)).toBe(250);
    expect(outageOf([{ from: 100, to: undefined, lost: 4 }], 50)).toBeUndefined();
    expect(outageOf([], 50)).toBe(0);
  });
});

describe('momentOfFault', () => {
  const sample = (askedAt: number, isGood: boolean) => ({ askedAt, answeredAt: askedAt + 2, isGood, detail: '' });

  it('lies between the last good reply and the first question that got none', () => {
    const samples = [0, 50, 100].map((at) => sample(at, true)).concat([150, 200].map((at) => sample(at, false)));
    expect(momentOfFault(60, 400, samples)).toEqual({ at: 126, boundMs: 24 });
  });

  it('lies somewhere in the call where the client saw nothing', () => {
    expect(momentOfFault(100, 300, [sample(0, true), sample(400, true)])).toEqual({ at: 200, boundMs: 100 });
  });
});
