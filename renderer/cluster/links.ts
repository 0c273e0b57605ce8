import type { LinkLatency, NodeView } from '../../core/contract/live.ts';

/** One link between two nodes, as both ends see it. */
export interface NodeLink {
  readonly link: number;
  readonly from: string;
  readonly to: string;
  /** Up only where every end that could be read says so; unknown where none could. */
  readonly state: 'up' | 'lost' | 'unknown';
  /** The slower of the two directions, milliseconds. */
  readonly averageMs?: number;
}

let last: { readonly nodes: unknown; readonly latencies: unknown; readonly links: readonly NodeLink[] } | undefined;
const noLatencies: readonly LinkLatency[] = [];

/** Each link of each pair of nodes, once; pairs in the nodes' order. The same list while its sources are the same. */
export function nodeLinks(
  nodes: readonly NodeView[],
  latencies: readonly LinkLatency[] = noLatencies,
): readonly NodeLink[] {
  if (last?.nodes !== nodes || last.latencies !== latencies)
    last = { nodes, latencies, links: readLinks(nodes, latencies) };
  return last.links;
}

function readLinks(nodes: readonly NodeView[], latencies: readonly LinkLatency[]): readonly NodeLink[] {
  const told = new Map<string, boolean>();
  const numbers = new Set<number>();
  for (const { name, links } of nodes) {
    if (!links.isKnown) continue;
    for (const { link, to, isConnected } of links.value) {
      numbers.add(link);
      told.set(`${link}/${name}/${to}`, isConnected);
    }
  }
  const inOrder = numbers.size === 0 ? [0] : [...numbers].sort((one, other) => one - other);
  const measured = new Map(latencies.map((each) => [`${each.link}/${each.from}/${each.to}`, each.averageMs]));
  return nodes.flatMap(({ name: from }, index) =>
    nodes.slice(index + 1).flatMap(({ name: to }) =>
      inOrder.map((link): NodeLink => {
        const ways = [`${link}/${from}/${to}`, `${link}/${to}/${from}`];
        const ends = ways.map((way) => told.get(way)).filter((end) => end !== undefined);
        const state = ends.length === 0 ? 'unknown' : ends.every(Boolean) ? 'up' : 'lost';
        const times = ways.map((way) => measured.get(way)).filter((time) => time !== undefined);
        return { link, from, to, state, ...(times.length === 0 ? {} : { averageMs: Math.max(...times) }) };
      }),
    ),
  );
}

/** The links that an end says are lost. */
export function lostLinks(nodes: readonly NodeView[]): readonly NodeLink[] {
  return nodeLinks(nodes).filter(({ state }) => state === 'lost');
}
