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

/** Each link of each pair of nodes, once; pairs in the nodes' order. */
export function nodeLinks(nodes: readonly NodeView[], latencies: readonly LinkLatency[] = []): readonly NodeLink[] {
  const seen = (from: NodeView, to: string, link: number) =>
    from.links.isKnown ? from.links.value.find((each) => each.to === to && each.link === link)?.isConnected : undefined;
  const links = new Set<number>();
  for (const node of nodes) if (node.links.isKnown) for (const { link } of node.links.value) links.add(link);
  const numbers = links.size === 0 ? [0] : [...links].sort((one, other) => one - other);
  const measured = new Map(latencies.map((each) => [`${each.link}/${each.from}/${each.to}`, each.averageMs]));
  return nodes.flatMap((from, index) =>
    nodes.slice(index + 1).flatMap((to) =>
      numbers.map((link): NodeLink => {
        const ends = [seen(from, to.name, link), seen(to, from.name, link)].filter((end) => end !== undefined);
        const state = ends.length === 0 ? 'unknown' : ends.every(Boolean) ? 'up' : 'lost';
        const times = [
          measured.get(`${link}/${from.name}/${to.name}`),
          measured.get(`${link}/${to.name}/${from.name}`),
        ].filter((time) => time !== undefined);
        return {
          link,
          from: from.name,
          to: to.name,
          state,
          ...(times.length === 0 ? {} : { averageMs: Math.max(...times) }),
        };
      }),
    ),
  );
}

/** The links that an end says are lost. */
export function lostLinks(nodes: readonly NodeView[]): readonly NodeLink[] {
  return nodeLinks(nodes).filter(({ state }) => state === 'lost');
}
