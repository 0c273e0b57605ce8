import type { ProbeSample } from '../timeline/probe-sample.ts';

/**
 * When the fault took effect: between the command and its answer, narrowed by the client where it watches the node that
 * is lost: after the last good reply, before the first question that got none.
 */
export function momentOfFault(
  sentAt: number,
  answeredAt: number,
  samples: readonly ProbeSample[],
): { readonly at: number; readonly boundMs: number } {
  let [from, to] = [sentAt, Math.max(sentAt, answeredAt)];
  const asked = [...samples].sort((one, other) => one.askedAt - other.askedAt);
  const failed = asked.find(({ isGood, answeredAt: ended }) => !isGood && ended > sentAt);
  if (failed) {
    const good = asked.findLast(({ isGood, askedAt }) => isGood && askedAt < failed.askedAt);
    if (good && good.answeredAt > from && good.answeredAt < to) from = good.answeredAt;
    if (failed.askedAt > from && failed.askedAt < to) to = failed.askedAt;
  }
  return { at: (from + to) / 2, boundMs: (to - from) / 2 };
}
