import type { LinkLatency } from '../../../core/contract/live.ts';

/** One moment: milliseconds since the epoch, and the average of each link in milliseconds under its name. */
export type LatencyPoint = Readonly<Record<string, number>> & { readonly at: number };

/** At one look each 15 s this is two hours. */
const pointsKept = 480;
const histories = new Map<string, readonly LatencyPoint[]>();

/** What a link is called in charts: `link 0, node1 to node2`. */
export function linkName({ link, from, to }: LinkLatency): string {
  return `link ${link}, ${from} to ${to}`;
}

/** Adds a look to the history of a profile, once; gives all looks, oldest first. */
export function remember(profile: string, latencies: readonly LinkLatency[]): readonly LatencyPoint[] {
  const before = histories.get(profile) ?? [];
  const at = Math.max(0, ...latencies.map((latency) => latency.at));
  if (latencies.length === 0 || before.at(-1)?.at === at) return before;
  // Both directions are one line: the slower is what the cluster feels.
  const values: Record<string, number> = {};
  for (const latency of latencies) {
    const [from = '', to = ''] = [latency.from, latency.to].sort();
    const name = linkName({ ...latency, from, to });
    values[name] = Math.max(values[name] ?? 0, latency.averageMs);
  }
  const after = [...before, { ...values, at }].slice(-pointsKept);
  histories.set(profile, after);
  return after;
}
