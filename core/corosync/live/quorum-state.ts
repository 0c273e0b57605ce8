/** A node in the local membership, as quorumtool lists it. */
interface QuorumMember {
  readonly nodeId: number;
  readonly votes: number;
  readonly name: string;
  readonly isLocal: boolean;
  /** Flags of the quorum device for this node (A alive, V votes, MW master wins, NR not registered). */
  readonly device?: string;
}

/** What votequorum on one node thinks. */
export interface QuorumState {
  readonly isQuorate: boolean;
  readonly localNodeId: number;
  /** Changes with every membership: `1.9`. */
  readonly ringId: string;
  readonly expectedVotes: number;
  readonly highestExpected: number;
  readonly totalVotes: number;
  /** Votes needed. */
  readonly quorum: number;
  readonly isActivityBlocked: boolean;
  /** `2Node`, `Quorate`, `WaitForAll`, `Qdevice`, `AutoTieBreaker`, `LastManStanding` and what comes. */
  readonly flags: readonly string[];
  readonly members: readonly QuorumMember[];
}

/**
 * Reads `corosync-quorumtool -s`, or `undefined` where the output is not of that kind.
 * @see corosync-quorumtool(8); fixtures of 3.1.7
 */
export function parseQuorumtool(output: string): QuorumState | undefined {
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(output)?.[1]?.trim();
  const count = (name: string) => {
    const value = /^\d{1,10}/.exec(field(name) ?? '')?.[0];
    return value === undefined ? undefined : Number(value);
  };
  const quorate = field('Quorate');
  const [localNodeId, expectedVotes, totalVotes, quorum] = ['Node ID', 'Expected votes', 'Total votes', 'Quorum'].map(
    count,
  );
  if (quorate !== 'Yes' && quorate !== 'No') return undefined;
  if (localNodeId === undefined || expectedVotes === undefined || totalVotes === undefined || quorum === undefined) {
    return undefined;
  }
  return {
    isQuorate: quorate === 'Yes',
    localNodeId,
    ringId: field('Ring ID') ?? '',
    expectedVotes,
    highestExpected: count('Highest expected') ?? expectedVotes,
    totalVotes,
    quorum,
    isActivityBlocked: /activity blocked/i.test(field('Quorum') ?? ''),
    flags: (field('Flags') ?? '').split(/\s+/).filter(Boolean),
    members: members(output),
  };
}

/** The table under "Membership information"; the device’s column is there only where it was asked for or is used. */
function members(output: string): readonly QuorumMember[] {
  const [head = '', ...rows] = (output.split(/^Membership information$/m)[1] ?? '').split('\n').slice(2);
  const hasDevice = /\bQdevice\b/.test(head);
  return rows.flatMap((row) => {
    const match = /^\s*(\d{1,10})\s+(\d{1,10})\s+(.*)$/.exec(row);
    if (match === null) return [];
    const [, id, votes, rest = ''] = match;
    const isLocal = rest.endsWith(' (local)');
    const text = isLocal ? rest.slice(0, -' (local)'.length) : rest;
    const [, device, name] = hasDevice ? (/^(\S+)\s+(.*)$/.exec(text) ?? ['', '', text]) : ['', '', text];
    return [{ nodeId: Number(id), votes: Number(votes), name: name ?? '', isLocal, ...(device ? { device } : {}) }];
  });
}
