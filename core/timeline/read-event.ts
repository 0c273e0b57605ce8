import { type NodeClock, placeOnAxis } from './clock.ts';
import type { EventKind, TimelineEvent } from './event.ts';
import { type LogLine, stampBoundMs } from './log-line.ts';
import { type Names, patterns } from './patterns.ts';

/** The row of the table that knows this line, with what its named groups hold; the first one wins. */
function recognise(line: Pick<LogLine, 'daemon' | 'message'>) {
  for (const pattern of patterns) {
    if (!pattern.daemon.test(line.daemon)) continue;
    for (const wording of pattern.wordings) {
      const match = wording.exec(line.message);
      if (match) return { pattern, fields: present(match.groups ?? {}) };
    }
  }
  return undefined;
}

/** What kind of event a line tells of, or undefined where it means nothing to a failover. */
export function kindOf(line: Pick<LogLine, 'daemon' | 'message'>): EventKind | undefined {
  return recognise(line)?.pattern.kind;
}

/** What a line means, on this machine's axis, or undefined where it means nothing to a failover. */
export function readEvent(line: LogLine, clock: NodeClock, names: Names): TimelineEvent | undefined {
  const known = recognise(line);
  if (!known) return undefined;
  const { pattern, fields } = known;
  const { at, boundMs } = placeOnAxis(clock, line.nodeTimeMs);
  return {
    at,
    boundMs: boundMs + stampBoundMs[line.source],
    node: line.node,
    lane: pattern.lane,
    kind: pattern.kind,
    text: pattern.text(fields, names),
    fields,
    raw: redact(line.raw),
    source: line.source,
  };
}

/** An agent that logs its options must not put a password into a report. */
function redact(raw: string): string {
  return raw.replace(/\b(passw(?:or)?d|passphrase|secret|token)(["']?\s*[=:]\s*["']?)[^\s"',;]+/gi, '$1$2••••••');
}

function present(groups: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) if (value !== undefined) fields[name] = value.trim();
  return fields;
}

/** Names from corosync's ids. */
export function namesOf(nodes: ReadonlyMap<string, string>): Names {
  return { nodeName: (id) => nodes.get(id) ?? `node ${id}` };
}
