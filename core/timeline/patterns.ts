import type { EventKind, Lane } from './event.ts';

/** What a text needs besides the line: corosync counts nodes, people name them. */
export interface Names {
  /** Name of a corosync nodeid; the id itself where it is unknown. */
  nodeName(id: string): string;
}

/** One row of the table: which daemon's line, how it is recognised, where it is drawn and what it is called. */
export interface Pattern {
  readonly kind: EventKind;
  readonly lane: Lane;
  readonly daemon: RegExp;
  /** Alternatives for versions that word it differently; named groups become the event's fields. */
  readonly wordings: readonly RegExp[];
  readonly text: (fields: Readonly<Record<string, string>>, names: Names) => string;
}

const corosync = /^corosync$/;
const controld = /^(pacemaker-controld|crmd)$/;
const fenced = /^(pacemaker-fenced|stonith-ng)$/;
const schedulerd = /^(pacemaker-schedulerd|pengine)$/;
const execd = /^(pacemaker-execd|lrmd)$/;
const pacemakerd = /^pacemakerd$/;
const kernel = /^kernel$/;

const listed = (ids: string | undefined, names: Names) =>
  (ids ?? '').trim().split(/\s+/).filter(Boolean).map(names.nodeName).join(', ');

/**
 * The lines that a failover leaves in logs, as corosync 3.1.7 and 3.1.9 and Pacemaker 2.1.5 and 3.0.0 word them (and
 * later ones where their source was read). What stands after ` | ` is in detail logs only, so it is always optional.
 * @see test/fixtures/logs
 */
export const patterns: readonly Pattern[] = [
  {
    kind: 'link-down',
    lane: 'links',
    daemon: corosync,
    wordings: [/\[KNET\s*\].*host: (?<host>\d+) link: (?<link>\d+) is down/],
    text: ({ host = '', link }, names) => `link ${link} to ${names.nodeName(host)} down`,
  },
  {
    kind: 'link-up',
    lane: 'links',
    daemon: corosync,
    wordings: [/\[KNET\s*\].*host: (?<host>\d+) link: (?<link>\d+) is up/],
    text: ({ host = '', link }, names) => `link ${link} to ${names.nodeName(host)} up`,
  },
  {
    kind: 'no-path',
    lane: 'links',
    daemon: corosync,
    wordings: [/\[KNET\s*\].*host: (?<host>\d+) has no active links/],
    text: ({ host = '' }, names) => `no path to ${names.nodeName(host)}`,
  },
  {
    kind: 'token-late',
    lane: 'membership',
    daemon: corosync,
    wordings: [/\[TOTEM\s*\] Token has not been received in (?<ms>\d+) ms/],
    text: () => 'token late',
  },
  {
    kind: 'token-lost',
    lane: 'membership',
    daemon: corosync,
    wordings: [
      /\[TOTEM\s*\] A processor failed, forming new configuration: token timed out \((?<tokenMs>\d+)ms\), waiting (?<consensusMs>\d+)ms/,
      /\[TOTEM\s*\] A processor failed, forming new configuration/,
    ],
    text: () => 'token lost',
  },
  {
    kind: 'membership',
    lane: 'membership',
    daemon: corosync,
    // rep.seq with seq in hexadecimal; both halves of a partition may share the seq.
    wordings: [
      /\[TOTEM\s*\] A new membership \((?<membership>[^)\s]+)\) was formed\. Members(?: joined:(?<joined>[ \d]+))?(?: left:(?<left>[ \d]+))?/,
    ],
    text: ({ membership, joined, left }, names) =>
      `membership ${membership}${left ? `, ${listed(left, names)} left` : ''}${joined ? `, ${listed(joined, names)} joined` : ''}`,
  },
  {
    kind: 'unclean-leave',
    lane: 'membership',
    daemon: corosync,
    wordings: [/\[TOTEM\s*\] Failed to receive the leave message\. failed:(?<failed>[ \d]+)/],
    text: ({ failed }, names) => `${listed(failed, names)} left without a word`,
  },
  {
    kind: 'quorum',
    lane: 'quorum',
    daemon: corosync,
    wordings: [/\[QUORUM\s*\].*within the (?<without>non-)?primary component/],
    text: ({ without }) => (without ? 'quorum lost' : 'quorate'),
  },
  {
    kind: 'sync-done',
    lane: 'membership',
    daemon: corosync,
    wordings: [/\[MAIN\s*\] Completed service synchronization/],
    text: () => 'synchronised',
  },
  {
    kind: 'cpu-stall',
    lane: 'node',
    daemon: corosync,
    wordings: [/\[MAIN\s*\].*was not scheduled \(@(?<at>\d+)\) for (?<ms>[\d.]+) ms/],
    text: ({ ms }) => `corosync not scheduled for ${Math.round(Number(ms))} ms`,
  },
  {
    kind: 'qdevice-lost',
    lane: 'quorum',
    daemon: corosync,
    wordings: [/\[VOTEQ\s*\].*lost contact with quorum device/],
    text: () => 'quorum device lost',
  },
  {
    kind: 'node-state',
    lane: 'node',
    daemon: controld,
    wordings: [/^Node (?<target>\S+) state is now (?<state>lost|member)/],
    text: ({ target, state }) => `${target} is ${state === 'lost' ? 'lost' : 'a member'}`,
  },
  {
    kind: 'quorum',
    lane: 'quorum',
    daemon: controld,
    wordings: [/^Quorum (?<state>acquired|lost)(?: \| membership=(?<membership>\d+))?/],
    text: ({ state }) => `quorum ${state}`,
  },
  {
    kind: 'dc-lost',
    lane: 'node',
    daemon: controld,
    wordings: [/^Our peer on the DC \((?<target>\S+)\) is dead/, /^Our DC node \((?<target>\S+)\) left/],
    text: ({ target }) => `DC ${target} lost`,
  },
  {
    kind: 'controller-state',
    lane: 'node',
    daemon: controld,
    wordings: [/^State transition (?<from>S_\w+) -> (?<to>S_\w+)/],
    text: ({ from, to }) =>
      from === 'S_ELECTION' && to === 'S_INTEGRATION'
        ? 'elected DC'
        : to === 'S_IDLE'
          ? 'idle'
          : (to ?? '').replace(/^S_/, '').replaceAll('_', ' ').toLowerCase(),
  },
  {
    kind: 'fence-decided',
    lane: 'fencing',
    daemon: schedulerd,
    wordings: [/Scheduling node (?<target>\S+) for fencing/],
    text: ({ target }) => `decides to fence ${target}`,
  },
  {
    kind: 'transition-calculated',
    lane: 'node',
    daemon: schedulerd,
    wordings: [/Calculated transition (?<transition>\d+).*saving inputs in (?<inputs>\S+)/],
    text: ({ transition }) => `transition ${transition} calculated`,
  },
  {
    kind: 'fence-requested',
    lane: 'fencing',
    daemon: controld,
    // "of" until 2.1.5, "targeting" since.
    wordings: [/^Requesting fencing \((?<action>\w+)\) (?:of|targeting) node (?<target>\S+)/],
    text: ({ target }) => `fence ${target}`,
  },
  {
    kind: 'fence-started',
    lane: 'fencing',
    daemon: fenced,
    wordings: [
      /^Requesting peer fencing \((?<action>\w+)\) targeting (?<target>\S+)/,
      /^Requesting that (?<executor>\S+) perform '(?<action>\w+)' action targeting (?<target>\S+)/,
    ],
    text: ({ action, target, executor }) => `${action} of ${target}${executor ? ` by ${executor}` : ''}`,
  },
  {
    kind: 'fence-agent-done',
    lane: 'fencing',
    daemon: fenced,
    wordings: [
      /^Operation '(?<action>\w+)' \[\d+\] targeting (?<target>\S+) using (?<device>\S+) returned (?<code>-?\d+)/,
    ],
    text: ({ action, target, code }) => `agent: ${action} of ${target} ${code === '0' ? 'done' : `failed (${code})`}`,
  },
  {
    kind: 'fence-result',
    lane: 'fencing',
    daemon: fenced,
    wordings: [
      /^Operation '(?<action>\w+)' targeting (?<target>\S+) by (?<executor>\S+) for (?<client>\S+@\S+): (?<result>[^|]+?)(?: \(.*\))?(?: \| id=(?<event>\S+))?$/,
    ],
    text: ({ action, target, result }) => `${action} of ${target}: ${result}`,
  },
  {
    kind: 'fence-confirmed',
    lane: 'fencing',
    daemon: controld,
    wordings: [
      /^Peer (?<target>\S+) was(?<not> not)? terminated \((?<action>\w+)\) by (?<executor>\S+) on behalf of (?<client>\S+?): (?<result>[^|]*?)(?: \| .*event=(?<event>\S+))?$/,
    ],
    text: ({ target, not, action }) =>
      not ? `${target} not fenced` : action === 'on' ? `${target} is on` : `${target} is off`,
  },
  {
    kind: 'fence-failing',
    lane: 'fencing',
    daemon: /^(pacemaker-fenced|stonith-ng|pacemaker-controld|crmd)$/,
    wordings: [
      /Couldn't find anyone to fence(?: \((?<action>\w+)\))? (?<target>\S+)/,
      /Too many failures .* to fence (?<target>\S+?),? giving up/,
    ],
    text: ({ target }) => `nobody can fence ${target}`,
  },
  {
    kind: 'self-fence',
    lane: 'fencing',
    daemon: /^(pacemaker-fenced|stonith-ng|pacemaker-controld|crmd)$/,
    wordings: [/Waiting \S+ for (?<target>\S+) to self-fence/, /We were allegedly just fenced/],
    text: ({ target }) => (target ? `waits for ${target} to fence itself` : 'told that it was fenced'),
  },
  {
    kind: 'operation-started',
    lane: 'resources',
    daemon: controld,
    // Renamed in 3.0.1.
    wordings: [
      /^Initiating (?<operation>\w+) operation (?<key>\S+?)_(?:start|stop|monitor|promote|demote|notify|migrate_to|migrate_from)_\d+.* on (?<target>\S+)/,
      /^Asking (?<target>\S+) to execute (?<operation>\w+) .*?on (?<key>\S+)/,
      /^Asking (?<target>\S+) to execute (?<key>\S+?)_(?<operation>start|stop|monitor|promote|demote|notify|migrate_to|migrate_from)_\d+/,
    ],
    text: ({ operation, key, target }) => `${operation} ${key} on ${target}`,
  },
  {
    kind: 'operation-result',
    lane: 'resources',
    daemon: controld,
    wordings: [
      /^Result of (?<operation>\w+) operation for (?<resource>\S+) on (?<target>\S+): (?<result>[^|]+?)(?: \| .*?(?:key=(?<key>\S+).*)?)?$/,
    ],
    text: ({ operation, resource, result = '' }) =>
      /^ok$/i.test(result) ? `${resource} ${pastTense(operation ?? '')}` : `${operation} of ${resource}: ${result}`,
  },
  {
    kind: 'operation-duration',
    lane: 'resources',
    daemon: execd,
    wordings: [
      /^(?<resource>\S+) (?<operation>\w+) \(call (?<call>\d+), PID \d+\) (?:exited with status|could not be executed).*\(execution time (?<duration>[^)]*)\)/,
    ],
    text: ({ resource, operation, duration }) => `${operation} of ${resource} took ${duration}`,
  },
  {
    kind: 'transition-end',
    lane: 'node',
    daemon: controld,
    wordings: [
      /^Transition (?<transition>\d+) \(Complete=.*Incomplete=(?<incomplete>\d+), Source=(?<inputs>[^)]*)\): (?<result>\w+)/,
    ],
    text: ({ transition, result }) => `transition ${transition} ${(result ?? '').toLowerCase()}`,
  },
  {
    kind: 'daemon-death',
    lane: 'node',
    daemon: pacemakerd,
    wordings: [/^(?<process>\S+?)\[\d+\] (?:terminated with signal|exited with status) (?<status>\d+)/],
    text: ({ process, status }) => `${process} ended (${status})`,
  },
  {
    kind: 'daemon-respawn',
    lane: 'node',
    daemon: pacemakerd,
    // The order of the words changed in 3.0.
    wordings: [/^Respawning (?:subdaemon )?(?<process>\S+) (?:subdaemon )?after unexpected exit/],
    text: ({ process }) => `${process} started again`,
  },
  {
    kind: 'drbd',
    lane: 'resources',
    daemon: kernel,
    wordings: [
      /(?<what>PingAck did not arrive in time)/,
      /(?<what>Split-Brain detected)/,
      /(?<what>conn\( \S+ -> \S+ \))/,
      /(?<what>quorum\( [^)]*\))/,
    ],
    text: ({ what }) => `DRBD: ${what}`,
  },
];

const pasts: Readonly<Record<string, string>> = {
  start: 'started',
  stop: 'stopped',
  promote: 'promoted',
  demote: 'demoted',
  monitor: 'checked',
  probe: 'checked',
};

function pastTense(operation: string): string {
  return pasts[operation] ?? `${operation} done`;
}
