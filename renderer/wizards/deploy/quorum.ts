import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';

type Description = Pick<ClusterDescriptionInput, 'nodes' | 'quorum'>;

/** The arithmetic of a cluster's votes. @see votequorum(5) */
export interface VoteCount {
  readonly expected: number;
  /** Votes that a part of the cluster needs to go on. */
  readonly needed: number;
  readonly isTwoNode: boolean;
  readonly waitsForAll: boolean;
  /** Nodes that may be lost one after the other, the heaviest first, before the rest stops. */
  readonly mayLose: number;
}

/** Counts votes as corosync will. */
export function countVotes({ nodes, quorum = {} }: Description): VoteCount {
  const votes = nodes.map((node) => node.votes ?? 1);
  const expected = votes.reduce((sum, vote) => sum + vote, 0);
  const isTwoNode = nodes.length === 2 && (quorum.twoNode ?? true);
  const needed = isTwoNode ? 1 : Math.floor(expected / 2) + 1;
  let left = expected;
  let mayLose = 0;
  for (const vote of votes.toSorted((one, other) => other - one)) {
    left -= vote;
    if (left < needed) break;
    mayLose += 1;
  }
  return { expected, needed, isTwoNode, waitsForAll: quorum.waitForAll ?? isTwoNode, mayLose };
}

const nodesWord = (count: number) => (count === 1 ? '1 node' : `${count} nodes`);
const votesWord = (count: number) => (count === 1 ? '1 vote' : `${count} votes`);

/** The verdict: what may happen to this cluster while it still serves. */
export function quorumVerdict(description: Description): string {
  const { expected, needed, mayLose, isTwoNode } = countVotes(description);
  if (description.nodes.length === 1) return 'One node has nowhere to fail over to.';
  if (isTwoNode) return 'Either node may be lost, and the other one goes on once it has fenced it.';
  if (mayLose === 0)
    return `The loss of a single node stops everything: ${needed} of ${votesWord(expected)} are needed.`;
  return `Up to ${nodesWord(mayLose)} may be lost: ${needed} of ${votesWord(expected)} are needed.`;
}

/** What the options mean in this cluster, in sentences; no sentence about one that changes nothing here. */
export function quorumWords(description: Description): readonly { readonly option: string; readonly text: string }[] {
  const { nodes } = description;
  const { isTwoNode, waitsForAll, expected, needed } = countVotes(description);
  const words: { option: string; text: string }[] = [];
  if (isTwoNode) {
    words.push({
      option: 'two_node: 1',
      text: 'With two nodes no majority is left when one is lost. So one vote is enough here, and fencing decides who goes on.',
    });
  }
  if (waitsForAll) {
    words.push({
      option: 'wait_for_all: 1',
      text: isTwoNode
        ? 'After a start a node waits until it has seen the other once. Without it a fenced node that comes back over a broken link would fence its healthy peer, and so on for ever.'
        : `After a start nothing runs until all ${nodes.length} nodes have been seen together once.`,
    });
  }
  if (!isTwoNode && nodes.length % 2 === 0 && description.quorum?.autoTieBreaker !== true) {
    const half = nodes.length / 2;
    words.push({
      option: 'even number of nodes',
      text: `If the network splits ${half} to ${half}, no side has ${needed} of ${votesWord(expected)}, and everything stops.`,
    });
  }
  if (description.quorum?.autoTieBreaker === true && nodes.length % 2 === 0) {
    words.push({
      option: 'auto_tie_breaker: 1',
      text: 'In a split of equal halves the side with the lowest node id goes on.',
    });
  }
  return words;
}

/** Gives one node votes; one vote is the default and is left out. */
export function changeVotes<Whole extends Description>(description: Whole, index: number, votes: number): Whole {
  return {
    ...description,
    nodes: description.nodes.map((node, place) => {
      if (place !== index) return node;
      const { votes: _, ...rest } = node;
      return votes === 1 ? rest : { ...rest, votes };
    }),
  };
}

/** Sets an option of votequorum; undefined leaves it to corosync. */
export function changeQuorum<Whole extends Description>(
  description: Whole,
  option: 'waitForAll' | 'autoTieBreaker' | 'lastManStanding',
  value: boolean | undefined,
): Whole {
  const { [option]: _, ...rest } = description.quorum ?? {};
  return { ...description, quorum: value === undefined ? rest : { ...rest, [option]: value } };
}
