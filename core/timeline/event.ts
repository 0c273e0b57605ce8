/** Where an event is drawn: who tells of it, or what it is about. */
export type Lane = 'client' | 'node' | 'links' | 'membership' | 'quorum' | 'fencing' | 'resources';

/** What happened, in the field's own terms; one row of the pattern table each, and what Quorate itself did or saw. */
export type EventKind =
  | 'link-down'
  | 'link-up'
  | 'no-path'
  | 'token-late'
  | 'token-lost'
  | 'membership'
  | 'unclean-leave'
  | 'quorum'
  | 'sync-done'
  | 'cpu-stall'
  | 'qdevice-lost'
  | 'node-state'
  | 'dc-lost'
  | 'controller-state'
  | 'fence-decided'
  | 'transition-calculated'
  | 'fence-requested'
  | 'fence-started'
  | 'fence-agent-done'
  | 'fence-result'
  | 'fence-confirmed'
  | 'fence-failing'
  | 'self-fence'
  | 'operation-started'
  | 'operation-result'
  | 'operation-duration'
  | 'transition-end'
  | 'daemon-death'
  | 'daemon-respawn'
  | 'drbd'
  | 'inject'
  | 'restore'
  | 'stream-ended'
  | 'last-good-reply'
  | 'first-good-reply'
  | 'settled';

/** Where the event was read. `quorate` is this program, `probe` the client on the vantage point. */
export type EventSource = 'journal' | 'pacemaker.log' | 'corosync.log' | 'quorate' | 'probe';

/** One event on this machine's axis. Plain data, so that a run can be kept and replayed. */
export interface TimelineEvent {
  /** Milliseconds since the epoch on this machine's axis, with fraction. */
  readonly at: number;
  /** Half-width of the interval in which it happened, in milliseconds. */
  readonly boundMs: number;
  /** Who tells of it; null for what no node told. */
  readonly node: string | null;
  readonly lane: Lane;
  readonly kind: EventKind;
  /** A few words for a label: "token lost". */
  readonly text: string;
  /** What the line says, by name: `target`, `event`, `membership`, `transition`. Text from a node: never markup. */
  readonly fields: Readonly<Record<string, string>>;
  /** The line as it was read. */
  readonly raw: string;
  readonly source: EventSource;
}

/** This machine's axis: milliseconds since the epoch that never step back, with fraction. */
export function axisNow(): number {
  return performance.timeOrigin + performance.now();
}
