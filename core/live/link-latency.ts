import type { ClusterDescription } from '../cluster/description.ts';
import type { Cmap } from '../corosync/live/cmap.ts';
import { readKnetStats } from '../corosync/live.ts';
import type { Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';

/** Knet's own measurement between two nodes on a link. @see corosync-cmapctl(8) stats.knet */
export interface LinkLatency {
  readonly from: string;
  readonly to: string;
  readonly link: number;
  readonly averageMs: number;
  readonly maxMs: number;
  readonly at: number;
}

/**
 * What every node that answers measured on its links to every other; a link without a sample is left out. Fails where
 * no node answers. Of transports other than knet there is nothing.
 */
export async function readLinkLatency(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  call: CallOptions,
): Promise<Result<readonly LinkLatency[]>> {
  const asked = await Promise.all(
    [...nodes].map(async ([name, transport]) => ({ name, stats: await readKnetStats(transport, call) })),
  );
  const reports: Report[] = asked.flatMap(({ stats }) => [...stats.reports]);
  const at = Date.now();
  const latencies = asked.flatMap(({ name, stats }) =>
    stats.ok ? latenciesOf(name, stats.value, description, at) : [],
  );
  return asked.some(({ stats }) => stats.ok) || reports.length === 0 ? ok(latencies, reports) : fail(...reports);
}

/** Reads `stats.knet.nodeN.linkM.latency_…`, which are microseconds. */
export function latenciesOf(
  from: string,
  stats: Cmap,
  description: ClusterDescription,
  at: number,
): readonly LinkLatency[] {
  const number = (key: string) => {
    const value = stats.get(key);
    return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  };
  return [...stats.keys()].flatMap((key) => {
    const found = /^stats\.knet\.node(\d+)\.link(\d+)\.latency_ave$/.exec(key);
    if (!found) return [];
    const id = Number(found[1]);
    const to = description.nodes.find((node, index) => (node.id ?? index + 1) === id)?.name ?? `node ${id}`;
    const prefix = key.slice(0, -'latency_ave'.length);
    const [average, max, samples] = ['latency_ave', 'latency_max', 'latency_samples'].map((name) =>
      number(`${prefix}${name}`),
    );
    // Without a sample the numbers are those of nothing; a link to oneself has none.
    if (to === from || average === undefined || max === undefined || samples === 0) return [];
    return [{ from, to, link: Number(found[2]), averageMs: average / 1000, maxMs: max / 1000, at }];
  });
}
