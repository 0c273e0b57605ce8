import type { ClusterDescription } from '../cluster/description.ts';
import { readLinks, readQuorum } from '../corosync/live.ts';
import { readStatus } from '../pacemaker/live.ts';
import type { Report } from '../report.ts';
import { error } from '../report.ts';
import type { Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import type { NodeFacts, StatusFacts } from './assemble.ts';
import { toLinks, toNodeStates, toQuorum, toStatus } from './from-tools.ts';
import type { Fact } from './view.ts';

/** Reads what one node says of itself: quorum and links, side by side. */
export async function readNode(
  transport: Transport,
  description: ClusterDescription,
  call: CallOptions,
): Promise<{ readonly facts: NodeFacts; readonly reports: readonly Report[] }> {
  const [quorum, links] = await Promise.all([readQuorum(transport, call), readLinks(transport, call)]);
  const { node } = transport;
  return {
    facts: {
      quorum: factOf(quorum, `corosync-quorumtool on ${node}`, (value) => toQuorum(value, description)),
      links: factOf(links, `corosync-cfgtool on ${node}`, (value) => toLinks(value, description)),
    },
    reports: [...quorum.reports, ...links.reports],
  };
}

/** Milliseconds that a node has to say how the whole is while there is another to ask. */
const turnMs = 3_000;
/** The same where the next one's word is as good: one that has just lost its power says nothing at all. */
const hedgeMs = 500;

interface Heard {
  readonly transport: Transport;
  readonly read: Awaited<ReturnType<typeof readStatus>>;
}

function after(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    signal.addEventListener('abort', () => resolve(void clearTimeout(timer)), { once: true });
  });
}

type WholeReading = StatusFacts & { readonly reports: readonly Report[]; readonly readFrom: string | undefined };

/**
 * Reads the whole from the first node that answers. One that may have just died is not waited for long: the next is
 * asked as well, and whoever answers first is heard; `areAlike` tells of which two the word counts the same.
 */
export async function readWhole(
  transports: readonly Transport[],
  call: CallOptions,
  areAlike: (one: string, other: string) => boolean = () => false,
): Promise<WholeReading> {
  const reports: Report[] = [];
  const ending = new AbortController();
  const signal = AbortSignal.any([call.signal, ending.signal]);
  const left = [...transports];
  const asked = new Map<Transport, Promise<Heard>>();
  const askNext = () => {
    const transport = left.shift();
    if (transport)
      asked.set(
        transport,
        readStatus(transport, { ...call, signal }).then((read) => ({ transport, read })),
      );
  };
  try {
    while (!call.signal.aborted && (asked.size > 0 || left.length > 0)) {
      if (asked.size === 0) askNext();
      const newest = [...asked.keys()].at(-1);
      const next = left[0];
      const patience = newest && next ? [after(areAlike(newest.node, next.node) ? hedgeMs : turnMs, signal)] : [];
      const heard = await Promise.race([...asked.values(), ...patience]);
      if (heard === undefined) {
        askNext();
        continue;
      }
      const { transport, read } = heard;
      asked.delete(transport);
      if (read.ok) {
        const status = factOf(read, `crm_mon on ${transport.node}`, toStatus);
        return { status, nodeStates: toNodeStates(read.value), reports, readFrom: transport.node };
      }
      reports.push(...read.reports);
    }
  } finally {
    ending.abort();
  }
  const none = error('LIVE_NO_STATUS', 'No node could say how the cluster is.', {
    why: 'What is not read is unknown; it may be well or not.',
    next: 'See that a node can be reached and that Pacemaker runs there.',
  });
  return {
    status: { isKnown: false, since: Date.now(), reports: [...reports, none] },
    nodeStates: new Map(),
    reports: [...reports, none],
    readFrom: undefined,
  };
}

/**
 * Nodes with quorum first: in a partition only they speak for the cluster; then those that could not be read, and last
 * those that others with quorum have lost, since what is known of them is from before. Among equals the one that was
 * asked before: one that has just come back does not know the history of fencing yet.
 */
export function inOrderOfTrust(
  nodes: ReadonlyMap<string, Transport>,
  facts: ReadonlyMap<string, NodeFacts>,
  askedBefore?: string,
): readonly Transport[] {
  const lost = leftOut(facts);
  const rank = (name: string) => {
    const quorum = facts.get(name)?.quorum;
    if (lost.has(name)) return 3;
    if (!quorum?.isKnown) return 2;
    return quorum.value.isQuorate ? 0 : 1;
  };
  const isOther = (name: string) => (name === askedBefore ? 0 : 1);
  return [...nodes.values()].sort(
    (one, other) => rank(one.node) - rank(other.node) || isOther(one.node) - isOther(other.node),
  );
}

/** Nodes that count another in which has quorum and, asked later, no longer counts them in: their word is void. */
export function leftOut(facts: ReadonlyMap<string, NodeFacts>): ReadonlySet<string> {
  const known = [...facts].flatMap(([name, { quorum }]) => (quorum.isKnown ? [{ name, ...quorum }] : []));
  const lost = known.filter(({ name, observedAt, value }) =>
    known.some(
      (other) =>
        other.value.isQuorate &&
        other.observedAt > observedAt &&
        value.members.includes(other.name) &&
        !other.value.members.includes(name),
    ),
  );
  return new Set(lost.map(({ name }) => name));
}

function factOf<Read, Shown>(result: Result<Read>, source: string, show: (read: Read) => Shown): Fact<Shown> {
  const now = Date.now();
  if (!result.ok) return { isKnown: false, since: now, reports: result.reports };
  return { isKnown: true, value: show(result.value), observedAt: now, source };
}
