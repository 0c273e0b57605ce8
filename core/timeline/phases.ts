import type { TimelineEvent } from './event.ts';

/** The parts of a failover on the client's path, in their order. */
export type PhaseName = 'token' | 'consensus' | 'decision' | 'fencing' | 'start';

export const phaseTitles: Readonly<Record<PhaseName, string>> = {
  token: 'Token lost',
  consensus: 'Consensus',
  decision: 'Election, decision',
  fencing: 'Fencing, until off',
  start: 'Start of the service',
};

export const phaseNames: readonly PhaseName[] = ['token', 'consensus', 'decision', 'fencing', 'start'];

/** One part of the client's outage. The shares of all parts add up to the outage, whatever could not be seen. */
export interface Phase {
  readonly name: PhaseName;
  /** On this machine's axis; `to - from` is the share of the outage. */
  readonly from: number;
  readonly to: number;
  readonly shareMs: number;
  /** False where no event marks the end: its time is inside the next part. */
  readonly isSeen: boolean;
  /** The line that marks its end, for the reader. */
  readonly endsWith?: TimelineEvent;
  /** The whole of it, where it reaches beyond the client's path: fencing goes on until the node is on again. */
  readonly whole?: { readonly from: number; readonly to: number };
}

export interface Outage {
  /** Last good reply, or the injection where no client was watching. */
  readonly from: number;
  /** First good reply. */
  readonly to: number;
}

/** What is looked for: the node that was lost, by its name and by corosync's id. */
export interface LostNode {
  readonly name: string;
  readonly id: string;
}

/**
 * Cuts a client's outage at the events that end each part. An event outside of the outage is moved to its edge; one
 * that is missing leaves its time to the next part, which the report says.
 */
export function phasesOf(events: readonly TimelineEvent[], lost: LostNode, outage: Outage): readonly Phase[] {
  const since = outage.from - 500;
  const find = (after: number, is: (event: TimelineEvent) => boolean) =>
    events.find((event) => event.at >= after && event.node !== lost.name && is(event));
  const token = find(since, ({ kind }) => kind === 'token-lost');
  const membership = find(
    token?.at ?? since,
    ({ kind, fields }) => kind === 'membership' && (fields['left'] ?? '').split(/\s+/).includes(lost.id),
  );
  const isTarget = ({ fields }: TimelineEvent) => fields['target'] === lost.name;
  const requested =
    find(since, (event) => event.kind === 'fence-requested' && isTarget(event)) ??
    find(since, (event) => event.kind === 'fence-started' && isTarget(event));
  const confirmed = find(
    requested?.at ?? since,
    (event) => event.kind === 'fence-confirmed' && isTarget(event) && !event.fields['not'],
  );
  const wholes = { token: wholeToken(token), fencing: wholeFencing(events, lost, requested, confirmed) };
  const ends: readonly (readonly [PhaseName, TimelineEvent | undefined])[] = [
    ['token', token],
    ['consensus', membership],
    ['decision', requested],
    ['fencing', confirmed],
  ];
  let reached = outage.from;
  const phases: Phase[] = ends.map(([name, end]) => {
    const from = reached;
    if (end) reached = Math.min(Math.max(end.at, reached), outage.to);
    const whole = name === 'token' || name === 'fencing' ? wholes[name] : undefined;
    return {
      name,
      from,
      to: reached,
      shareMs: reached - from,
      isSeen: end !== undefined,
      ...(end ? { endsWith: end } : {}),
      ...(whole ? { whole } : {}),
    };
  });
  return [...phases, { name: 'start', from: reached, to: outage.to, shareMs: outage.to - reached, isSeen: true }];
}

/** The token's own time began when it was last passed: before the crash. */
function wholeToken(token: TimelineEvent | undefined): Phase['whole'] {
  const ms = Number(token?.fields['tokenMs']);
  return token && Number.isFinite(ms) ? { from: token.at - ms, to: token.at } : undefined;
}

/** A reboot is only half done when the node is off; the agent's own end is told apart where the log shows it. */
function wholeFencing(
  events: readonly TimelineEvent[],
  lost: LostNode,
  requested: TimelineEvent | undefined,
  confirmed: TimelineEvent | undefined,
): Phase['whole'] {
  if (!requested || !confirmed) return undefined;
  const last = events.findLast(
    (event) =>
      (event.kind === 'fence-agent-done' || event.kind === 'fence-result') &&
      event.fields['target'] === lost.name &&
      event.at >= confirmed.at,
  );
  return { from: requested.at, to: Math.max(confirmed.at, last?.at ?? 0) };
}
