import type { ClusterDescription } from '../cluster/description.ts';
import type { Report } from '../report.ts';
import type { ClusterView, Fact, LinkFact, NodeState, NodeView, Partition, QuorumFact, StatusFact } from './view.ts';

/** What was read on one node itself. */
export interface NodeFacts {
  readonly quorum: Fact<QuorumFact>;
  readonly links: Fact<readonly LinkFact[]>;
  readonly heardAt?: number;
  readonly isStreaming?: boolean;
}

/** Pacemaker's word on the whole, and on each node. */
export interface StatusFacts {
  readonly status: Fact<StatusFact>;
  readonly nodeStates: ReadonlyMap<string, NodeState>;
}

/** One view from what was read; what was not read stays unknown in it. */
export function assemble(
  description: ClusterDescription,
  facts: ReadonlyMap<string, NodeFacts>,
  { status, nodeStates }: StatusFacts,
  at: number,
  reports: readonly Report[],
): ClusterView {
  const nodes = description.nodes.map(({ name, id }, index): NodeView => {
    const own = facts.get(name) ?? unread(at, reports, name);
    return {
      name,
      id: id ?? index + 1,
      state: status.isKnown ? (nodeStates.get(name) ?? 'unknown') : 'unknown',
      isDc: status.isKnown && status.value.dc === name,
      ...own,
    };
  });
  return { at, nodes, status, partitions: partitionsOf(nodes), reports };
}

function unread(since: number, reports: readonly Report[], node: string): NodeFacts {
  const own = reports.filter((report) => report.node === node);
  const unknown = { isKnown: false, since, reports: own } as const;
  return { quorum: unknown, links: unknown };
}

/** Nodes that see the same members, taken together; a node that could not be read says nothing. */
export function partitionsOf(nodes: readonly Pick<NodeView, 'name' | 'quorum'>[]): readonly Partition[] {
  const found = new Map<string, { members: readonly string[]; toldBy: string[]; isQuorate: boolean }>();
  for (const { name, quorum } of nodes) {
    if (!quorum.isKnown) continue;
    const { members, isQuorate } = quorum.value;
    const key = JSON.stringify(members);
    const partition = found.get(key);
    if (!partition) found.set(key, { members, toldBy: [name], isQuorate });
    else {
      partition.toldBy.push(name);
      partition.isQuorate &&= isQuorate;
    }
  }
  return [...found.values()];
}
