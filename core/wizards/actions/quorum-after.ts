import type { ActionSituation } from './situation.ts';

/** What the loss of a node's vote means for those who stay. */
export interface QuorumAfter {
  readonly isLost: boolean;
  readonly sentence: string;
}

/** Votes that are left when a node leaves; undefined where votes could not be read, or the node is no member. */
export function quorumAfter({ description, live }: ActionSituation, node: string): QuorumAfter | undefined {
  const quorum = live?.quorum;
  const place = description.nodes.findIndex(({ name }) => name === node);
  const id = description.nodes[place]?.id ?? place + 1;
  const member = quorum?.members.find(({ nodeId }) => nodeId === id);
  if (!quorum || !member) return undefined;
  const left = quorum.totalVotes - member.votes;
  const counted = `${left} of ${quorum.expectedVotes} votes are left, ${quorum.quorum} are needed`;
  // With last_man_standing the needed votes shrink later; at the moment of the loss they have not yet.
  const isLost = left < quorum.quorum;
  if (!isLost) {
    const next = left - 1 < quorum.quorum && left > 1 ? ' The next loss takes it.' : '';
    return { isLost, sentence: `The cluster keeps quorum: ${counted}.${next}` };
  }
  const policy = live?.model.properties['no-quorum-policy'] ?? 'stop';
  const then: Readonly<Record<string, string>> = {
    stop: 'every resource stops on the nodes that stay',
    demote: 'promoted instances are demoted, and all else stops',
    ignore: 'the nodes that stay go on as if they had it',
    freeze: 'what runs goes on, and nothing is started',
    suicide: 'the nodes that stay are fenced',
  };
  const effect = then[policy] ?? policy;
  return { isLost, sentence: `The cluster LOSES quorum: ${counted}. Then ${effect} (no-quorum-policy ${policy}).` };
}
