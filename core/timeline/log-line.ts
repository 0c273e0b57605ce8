import type { EventSource } from './event.ts';

/** One line of a log on a node, stamped by the node's clock. */
export interface LogLine {
  readonly node: string;
  readonly source: Extract<EventSource, 'journal' | 'pacemaker.log' | 'corosync.log'>;
  /** Milliseconds since the epoch on the node's own clock. */
  readonly nodeTimeMs: number;
  /** The daemon's own name: `corosync`, `pacemaker-controld`. */
  readonly daemon: string;
  /** Without severity and function; after ` | ` stands what only detail logs hold. */
  readonly message: string;
  readonly raw: string;
  /** Journal only: where to go on after a reconnect. */
  readonly cursor?: string;
  readonly bootId?: string;
}

/** Longer messages are cut before any pattern sees them; nothing a node says may cost us time. */
const longestMessage = 4096;

/** Microseconds of receipt and one tick of libqb's coarse clock: what a stamp may be off, in milliseconds. */
export const stampBoundMs: Readonly<Record<LogLine['source'], number>> = {
  journal: 5,
  'pacemaker.log': 4,
  'corosync.log': 4,
};

/**
 * Reads one line of `journalctl -o json`; undefined where it holds no message of ours.
 * @see systemd.journal-fields(7); systemd 252 and 257
 */
export function parseJournalLine(node: string, raw: string): LogLine | undefined {
  const entry = readObject(raw);
  if (!entry) return undefined;
  const message = messageText(entry['MESSAGE']);
  const stamp = Number(entry['_SOURCE_REALTIME_TIMESTAMP'] ?? entry['__REALTIME_TIMESTAMP']);
  const daemon = entry['SYSLOG_IDENTIFIER'];
  if (message === undefined || !Number.isFinite(stamp) || typeof daemon !== 'string') return undefined;
  const cursor = entry['__CURSOR'];
  const bootId = entry['_BOOT_ID'];
  return {
    node,
    source: 'journal',
    nodeTimeMs: stamp / 1000,
    daemon,
    message: withoutSeverity(message),
    raw,
    ...(typeof cursor === 'string' ? { cursor } : {}),
    ...(typeof bootId === 'string' ? { bootId } : {}),
  };
}

function readObject(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A message that is not UTF-8 comes as an array of bytes. */
function messageText(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message) || !message.every((byte) => Number.isInteger(byte))) return undefined;
  return Buffer.from(message as number[]).toString('utf8');
}

/** `notice: …` of Pacemaker goes; `[TOTEM ] …` of corosync stays, since the subsystem is part of the meaning. */
function withoutSeverity(message: string): string {
  return message
    .slice(0, longestMessage)
    .trim()
    .replace(/^(?:crit|error|warning|notice|info|debug|trace|emerg|alert):\s+/, '');
}

/** Detail logs hold neither year nor zone: both come from outside. */
export interface StampContext {
  /** Minutes east of UTC of the node's zone. */
  readonly zoneMinutes: number;
  /** About now, in milliseconds since the epoch; the year is taken so that the stamp lies closest to it. */
  readonly aboutMs: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const stamp = String.raw`(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<fraction>\.\d{1,9})?`;
const pacemakerLine = new RegExp(
  String.raw`^${stamp} (?<host>\S+) (?<daemon>pacemaker[\w-]*|crm_\w+|stonith_admin)\s*\[\d+\]\s+\((?<where>[^)]*)\)\s+(?<severity>\w+): (?<message>.*)$`,
);
const corosyncLine = new RegExp(
  String.raw`^${stamp} (?:\[\d+\] )?(?:(?<host>\S+) corosync )?(?<severity>\w+)\s+(?<message>\[\w+\s*\] .*)$`,
);

/**
 * Reads one line of /var/log/pacemaker/pacemaker.log.
 * @see pacemaker 2.1.5 and 3.0.0: `Mon DD HH:MM:SS.mmm HOST DAEMON [PID] (FUNCTION) SEVERITY: MESSAGE`
 */
export function parsePacemakerLogLine(node: string, raw: string, context: StampContext): LogLine | undefined {
  return parseDetailLine(node, raw, pacemakerLine, 'pacemaker.log', context);
}

/**
 * Reads one line of /var/log/corosync/corosync.log.
 * @see corosync 3.1.7 and 3.1.9: `Mon DD HH:MM:SS[.mmm] [PID] HOST corosync SEVERITY [SUBSYSTEM] MESSAGE`
 */
export function parseCorosyncLogLine(node: string, raw: string, context: StampContext): LogLine | undefined {
  return parseDetailLine(node, raw, corosyncLine, 'corosync.log', context);
}

function parseDetailLine(
  node: string,
  raw: string,
  pattern: RegExp,
  source: 'pacemaker.log' | 'corosync.log',
  context: StampContext,
): LogLine | undefined {
  const groups = pattern.exec(raw.slice(0, longestMessage + 256))?.groups;
  if (!groups) return undefined;
  const nodeTimeMs = stampToEpochMs(groups, context);
  if (nodeTimeMs === undefined) return undefined;
  return {
    node,
    source,
    nodeTimeMs,
    daemon: groups['daemon'] ?? 'corosync',
    message: (groups['message'] ?? '').slice(0, longestMessage).trim(),
    raw,
  };
}

function stampToEpochMs(groups: Readonly<Record<string, string>>, context: StampContext): number | undefined {
  const month = months.indexOf(groups['month'] ?? '');
  if (month < 0) return undefined;
  const year = new Date(context.aboutMs).getUTCFullYear();
  const inYear = (candidate: number) =>
    Date.UTC(
      candidate,
      month,
      Number(groups['day']),
      Number(groups['hour']),
      Number(groups['minute']),
      Number(groups['second']),
    ) -
    context.zoneMinutes * 60_000 +
    Number(groups['fraction'] ?? 0) * 1000;
  return [year - 1, year, year + 1]
    .map(inYear)
    .reduce((best, time) => (Math.abs(time - context.aboutMs) < Math.abs(best - context.aboutMs) ? time : best));
}
