import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { type LogLine, parseJournalLine, parsePacemakerLogLine } from '../timeline/log-line.ts';
import type { Argv, Transport } from '../transport/transport.ts';

export type LogSeverity = 'error' | 'warning' | 'notice' | 'info' | 'debug';

/** A line of a node's log with what a reader filters by. */
export interface TailLine {
  readonly line: LogLine;
  readonly severity: LogSeverity;
}

/** Units whose journal is a cluster's log; those that are not there have none. */
const units = [
  'corosync',
  'pacemaker',
  'pacemaker_remote',
  'pcsd',
  'corosync-qdevice',
  'corosync-qnetd',
  'sbd',
  'booth@booth',
  'drbd',
  'openvswitch-switch',
  'ovs-vswitchd',
  'ovsdb-server',
];

/** How often a tail says that it lives, in seconds. */
const aliveSeconds = 20;

/**
 * The logs of a node in one remote shell, tagged by their source, as that of timeline/log-stream.ts: the shell waits
 * in `read` on a pipe that nobody writes to, and takes its children with it. pacemaker.log holds what Pacemaker does
 * not hand to the journal. The text is constant; what differs comes as arguments.
 */
const tailShell = `
backlog=$1 every=$2 cursor=$3; shift 3
exec 9<> <(:)
children=
trap 'trap - EXIT; kill $children 2>/dev/null; exit' EXIT HUP INT TERM PIPE
printf 'Z\\t%s\\n' "$(date +%z)"
if [ -n "$cursor" ]; then set -- --after-cursor="$cursor" --no-tail "$@"; else set -- --lines="$backlog" "$@"; fi
journalctl --follow --quiet --output=json \\
  --output-fields=MESSAGE,SYSLOG_IDENTIFIER,PRIORITY,_SOURCE_REALTIME_TIMESTAMP "$@" \\
  2>/dev/null <&9 > >(exec sed -u 's/^/J\\t/') & children="$children $!"
tail -n "$backlog" -F /var/log/pacemaker/pacemaker.log 2>/dev/null <&9 > >(exec sed -u 's/^/P\\t/') &
children="$children $!"
while :; do
  printf 'H\\t%s\\n' "$EPOCHREALTIME" || exit
  read -r -t "$every" -u 9 nothing
done
`;

export interface TailWanted {
  /** Lines of each log from before. */
  readonly backlog: number;
  /** Where to go on after a connection was lost: the journal's cursor of the last line. */
  readonly cursor?: string | undefined;
}

/** The command behind a tail. A cursor that does not look like one is left out: it came from a node. */
export function tailArgv({ backlog, cursor }: TailWanted): Argv {
  const known = cursor !== undefined && /^[A-Za-z0-9=;]{1,400}$/.test(cursor) ? cursor : '';
  const lines = String(known === '' ? Math.max(0, Math.trunc(backlog)) : 0);
  const unitWords = units.map((unit) => `--unit=${unit}`);
  return ['bash', '-c', tailShell, 'quorate-tail', lines, String(aliveSeconds), known, ...unitWords];
}

/** Follows a node's logs until the signal or its connection ends. Reports LIVE_TAIL_REFUSED. */
export async function openLogTail(
  transport: Transport,
  wanted: TailWanted,
  { signal }: { readonly signal: AbortSignal },
): Promise<Result<AsyncIterable<TailLine | 'alive'> & { stop(): void }>> {
  const opened = await transport.stream(tailArgv(wanted), { signal });
  if (!opened.ok) {
    const refused = error('LIVE_TAIL_REFUSED', `The logs of ${transport.node} can't be followed.`, {
      node: transport.node,
      next: 'See why the command could not start; journalctl, bash and sed must be on the node.',
    });
    return fail(refused, ...opened.reports);
  }
  const lines = opened.value;
  return ok({
    stop: () => lines.stop(),
    async *[Symbol.asyncIterator]() {
      const read = tailReader(transport.node);
      for await (const tagged of lines) {
        const told = read(tagged);
        if (told) yield told;
      }
    },
  });
}

/** Reads tagged lines; remembers the node's zone, which pacemaker.log leaves out. */
export function tailReader(node: string): (tagged: string) => TailLine | 'alive' | undefined {
  let zoneMinutes = 0;
  return (tagged) => {
    const rest = tagged.slice(2);
    switch (tagged.slice(0, 2)) {
      case 'J\t': {
        const line = parseJournalLine(node, rest);
        return line && { line, severity: journalSeverity(rest) };
      }
      case 'P\t': {
        const line = parsePacemakerLogLine(node, rest, { zoneMinutes, aboutMs: Date.now() });
        const severity = detailSeverity(rest);
        // What is a notice or worse is in the journal too.
        return line && severity ? { line, severity } : undefined;
      }
      case 'H\t':
        return 'alive';
      case 'Z\t': {
        const zone = /^([+-])(\d\d)(\d\d)/.exec(rest);
        if (zone) zoneMinutes = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
        return undefined;
      }
      default:
        return undefined;
    }
  };
}

/** Quotes within a message are escaped in JSON, so that only the field itself can match. @see syslog(3) priorities */
function journalSeverity(raw: string): LogSeverity {
  const priority = Number(/"PRIORITY":"([0-7])"/.exec(raw)?.[1] ?? 6);
  if (priority <= 3) return 'error';
  return (['warning', 'notice', 'info', 'debug'] as const)[priority - 4] ?? 'info';
}

/** `(FUNCTION) SEVERITY: MESSAGE` */
function detailSeverity(raw: string): 'info' | 'debug' | undefined {
  const word = /\)\s+(info|debug|trace):/.exec(raw.slice(0, 400))?.[1];
  if (word === undefined) return undefined;
  return word === 'info' ? 'info' : 'debug';
}
