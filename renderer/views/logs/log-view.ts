import type { MergedLogLine } from '../../../core/contract/logs.ts';
import { plainText } from './plain-text.ts';

export type Severity = MergedLogLine['severity'];
/** The plainest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'notice', 'info', 'debug'];

/** A line as it is drawn; `id` tells lines apart. */
export interface ShownLine extends MergedLogLine {
  readonly id: number;
}

/** Lines in the page at most; the oldest go. */
export const keptLines = 50_000;

/**
 * Takes a batch in, in the order of the corrected clocks. A batch is in order in itself; that of a slow node holds
 * lines older than what is drawn already, which go to their place.
 */
export function mergeBatch(
  lines: readonly ShownLine[],
  batch: readonly MergedLogLine[],
  firstId: number,
): readonly ShownLine[] {
  if (batch.length === 0) return lines;
  const fresh = batch.map((line, index) => ({
    ...line,
    text: plainText(line.text),
    daemon: plainText(line.daemon),
    id: firstId + index,
  }));
  const oldest = fresh.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  let from = lines.length;
  while (from > 0 && (lines[from - 1]?.at ?? 0) > oldest) from -= 1;
  const tail = [...lines.slice(from), ...fresh].toSorted((one, other) => one.at - other.at || one.id - other.id);
  const whole = [...lines.slice(0, from), ...tail];
  return whole.length > keptLines ? whole.slice(whole.length - keptLines) : whole;
}

export interface LogFilter {
  /** All where empty. */
  readonly nodes: ReadonlySet<string>;
  readonly daemons: ReadonlySet<string>;
  /** This and whatever is graver. */
  readonly severity: Severity;
  readonly text: string;
}

/** The lines that the filter lets through. */
export function filterLines(lines: readonly ShownLine[], filter: LogFilter): readonly ShownLine[] {
  const gravest = severities.indexOf(filter.severity);
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(
    ({ node, daemon, severity, text }) =>
      (filter.nodes.size === 0 || filter.nodes.has(node)) &&
      (filter.daemons.size === 0 || filter.daemons.has(daemon)) &&
      severities.indexOf(severity) <= gravest &&
      words.every((word) => text.toLowerCase().includes(word) || daemon.toLowerCase().includes(word)),
  );
}

/** Every name that occurs, sorted. */
export function namesIn(lines: readonly ShownLine[], part: 'node' | 'daemon'): readonly string[] {
  return [...new Set(lines.map((line) => line[part]))].toSorted();
}

/** The lines as a file: corrected time with its bound, node, daemon, severity, text. */
export function linesAsText(lines: readonly ShownLine[]): string {
  const of = ({ at, boundMs, node, daemon, severity, text }: ShownLine) =>
    `${new Date(at).toISOString()} ±${Math.round(boundMs)}ms ${node} ${daemon} ${severity}: ${text}`;
  return `${lines.map(of).join('\n')}\n`;
}

/** Which lines of so many are in sight, with a few beside them. */
export function windowOf(
  count: number,
  view: { readonly top: number; readonly height: number; readonly row: number },
): { readonly from: number; readonly to: number } {
  const spare = 10;
  const from = Math.max(0, Math.floor(view.top / view.row) - spare);
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((view.top + view.height) / view.row) + spare) };
}
