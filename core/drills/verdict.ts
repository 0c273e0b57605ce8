import type { Range } from '../timeline/predict.ts';
import type { Gap } from '../timeline/probe-sample.ts';
import type { Drill, Observation } from './drill.ts';
import type { JudgedExpectation, Verdict } from './drill-run.ts';

/** What the expectations have come to so far. */
export function judge(drill: Drill, seen: Observation): readonly JudgedExpectation[] {
  return drill.expect.map(({ id, text, judge: judgeOne }) => {
    const judged = judgeOne(seen);
    if (!judged) return { id, text, state: 'open', evidence: '' };
    return { id, text, state: judged.isMet ? 'met' : 'wrong', evidence: judged.evidence };
  });
}

/** The outage that belongs to the fault: the sum of the gaps after it, the first from the last good reply before. */
export function outageOf(gaps: readonly Gap[], injectedAt: number): number | undefined {
  const after = gaps.filter(({ to }) => to === undefined || to >= injectedAt);
  if (after.some(({ to }) => to === undefined)) return undefined;
  return after.reduce((total, { from, to }) => total + ((to ?? from) - from), 0);
}

export interface Circumstances {
  readonly abortedBecause: string | undefined;
  /** What makes the measurement unusable: a lost stream, a clock that is known too badly. */
  readonly doubts: readonly string[];
}

/** Status apart from deviation: first whether the run can be judged at all, then what came of it, then how fast. */
export function decide(
  expectations: readonly JudgedExpectation[],
  outageMs: number | undefined,
  predicted: Range,
  { abortedBecause, doubts }: Circumstances,
): { readonly verdict: Verdict; readonly sentence: string } {
  const met = expectations.filter(({ state }) => state === 'met').length;
  const count = `${met} of ${expectations.length} expectations met`;
  const wrong = expectations.find(({ state }) => state === 'wrong');
  const open = expectations.find(({ state }) => state === 'open');
  const measured = outageMs === undefined ? 'no end of the outage was seen' : `${seconds(outageMs)} s without service`;
  const range = `${seconds(predicted.lowMs, 1)} to ${seconds(predicted.highMs, 1)} s`;
  if (abortedBecause) return { verdict: 'ABORTED', sentence: `Stopped and taken back: ${abortedBecause}.` };
  if (wrong) return { verdict: 'WRONG-OUTCOME', sentence: `${count}; not: ${wrong.text} (${wrong.evidence}).` };
  if (open) return { verdict: 'NOT-RECOVERED', sentence: `${count}; still open: ${open.text}.` };
  if (doubts.length > 0) return { verdict: 'INCONCLUSIVE', sentence: `${count}, but ${doubts.join('; ')}.` };
  if (outageMs !== undefined && outageMs > predicted.highMs)
    return { verdict: 'SLOW', sentence: `${count}; ${measured}, predicted ${range}.` };
  const how = outageMs !== undefined && outageMs < predicted.lowMs ? 'faster than predicted' : 'as predicted';
  return { verdict: 'PASS', sentence: `${count}, ${how}: ${measured}, predicted ${range}.` };
}

function seconds(ms: number, digits = 2): string {
  return (ms / 1000).toFixed(digits);
}
