import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Argv, LineStream, Transport } from '../transport/transport.ts';
import { axisNow } from './event.ts';
import { type LogLine, parseCorosyncLogLine, parseJournalLine, parsePacemakerLogLine } from './log-line.ts';

/** What a node's stream hands on. */
export type NodeSignal =
  | { readonly kind: 'line'; readonly line: LogLine }
  /** A watched key of corosync's map changed. */
  | { readonly kind: 'cmap'; readonly text: string }
  /** The stream lives; also said when nothing happens. */
  | { readonly kind: 'alive'; readonly nodeTimeMs: number };

export interface NodeStream extends AsyncIterable<NodeSignal> {
  readonly node: string;
  /** When the last line of any kind came, on this machine's axis. */
  lastHeardAt(): number;
  stop(): void;
  readonly ended: LineStream['ended'];
}

export interface StreamWanted {
  /** Detail logs too: they hold the ids (membership, event) that the journal lacks. */
  readonly detailLogs: boolean;
  /** Changes of corosync's members. */
  readonly cmap: boolean;
  /** Journal and logs from the last lines on, instead of only what is new: lines, 0 for none. */
  readonly backlog?: number;
}

/** How often a stream says that it lives, in seconds. */
const aliveSeconds = 20;

/**
 * All streams of a node in one remote shell, since sshd allows ten sessions on a connection. Each line is tagged by
 * its source. The shell waits in `read` on a pipe that nobody writes to: no process is started while nothing happens.
 * When its output is gone (the connection broke) the next sign of life fails, and it takes its children with it.
 * The text is constant; what differs comes as arguments.
 */
const observerShell = `
wanted=$1 backlog=$2 every=$3
exec 9<> <(:)
children=
trap 'trap - EXIT; kill $children 2>/dev/null; exit' EXIT HUP INT TERM PIPE
printf 'Z\\t%s\\t%s\\n' "$(date +%z)" "$(cat /proc/sys/kernel/random/boot_id)"
journalctl --follow --output=json --lines="$backlog" --unit=corosync --unit=pacemaker \\
  --output-fields=MESSAGE,SYSLOG_IDENTIFIER,_SOURCE_REALTIME_TIMESTAMP,_BOOT_ID \\
  2>/dev/null <&9 > >(exec sed -u 's/^/J\\t/') & children="$children $!"
case $wanted in *logs*)
  tail -n "$backlog" -F /var/log/pacemaker/pacemaker.log 2>/dev/null <&9 > >(exec sed -u 's/^/P\\t/') &
  children="$children $!"
  tail -n "$backlog" -F /var/log/corosync/corosync.log 2>/dev/null <&9 > >(exec sed -u 's/^/C\\t/') &
  children="$children $!" ;;
esac
case $wanted in *cmap*)
  stdbuf -oL corosync-cmapctl -T runtime.members. 2>/dev/null <&9 > >(exec sed -u 's/^/M\\t/') &
  children="$children $!" ;;
esac
while :; do
  printf 'H\\t%s\\n' "$EPOCHREALTIME" || exit
  read -r -t "$every" -u 9 nothing
done
`;

/** The command behind `openNodeStream`, for those who show or count it. */
export function observerArgv(wanted: StreamWanted): Argv {
  const names = `${wanted.detailLogs ? 'logs ' : ''}${wanted.cmap ? 'cmap' : ''}`;
  const backlog = String(Math.max(0, Math.trunc(wanted.backlog ?? 0)));
  return ['bash', '-c', observerShell, 'quorate-observer', names, backlog, String(aliveSeconds)];
}

/** Opens a node's stream; it ends with the signal, with `stop`, or with the connection. */
export async function openNodeStream(
  transport: Transport,
  wanted: StreamWanted,
  { signal }: { readonly signal: AbortSignal },
): Promise<Result<NodeStream>> {
  const opened = await transport.stream(observerArgv(wanted), { signal });
  if (!opened.ok) {
    return fail(
      ...opened.reports,
      error('TIMELINE_STREAM_REFUSED', `The events of ${transport.node} can't be followed.`, {
        node: transport.node,
        next: 'See why the command could not start; journalctl, bash and sed must be on the node.',
      }),
    );
  }
  const lines = opened.value;
  let heardAt = axisNow();
  async function* signals(): AsyncGenerator<NodeSignal> {
    const reader = signalReader(transport.node);
    for await (const line of lines) {
      heardAt = axisNow();
      const told = reader(line);
      if (told) yield told;
    }
  }
  return ok({
    node: transport.node,
    lastHeardAt: () => heardAt,
    stop: () => lines.stop(),
    ended: lines.ended,
    [Symbol.asyncIterator]: signals,
  });
}

/** Reads tagged lines; remembers the node's zone, which detail logs leave out. */
export function signalReader(node: string): (tagged: string) => NodeSignal | undefined {
  let zoneMinutes = 0;
  let nodeNowMs = Date.now();
  return (tagged) => {
    const tag = tagged.slice(0, 2);
    const rest = tagged.slice(2);
    const asLine = (line: LogLine | undefined): NodeSignal | undefined => line && { kind: 'line', line };
    const context = { zoneMinutes, aboutMs: nodeNowMs };
    switch (tag) {
      case 'J\t':
        return asLine(parseJournalLine(node, rest));
      case 'P\t':
        return asLine(parsePacemakerLogLine(node, rest, context));
      case 'C\t':
        return asLine(parseCorosyncLogLine(node, rest, context));
      case 'M\t':
        return { kind: 'cmap', text: rest };
      case 'H\t': {
        const nodeTimeMs = Number(rest.replace(',', '.')) * 1000;
        if (!Number.isFinite(nodeTimeMs)) return undefined;
        nodeNowMs = nodeTimeMs;
        return { kind: 'alive', nodeTimeMs };
      }
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
