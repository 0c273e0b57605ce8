import { type NodeClock, placeOnAxis } from './clock.ts';
import type { TimelineEvent } from './event.ts';
import { type LogLine, stampBoundMs } from './log-line.ts';
import { type Names, patterns } from './patterns.ts';

/** What a line means, or undefined where it means nothing to a failover. The first matching row wins. */
export function readEvent(line: LogLine, clock: NodeClock, names: Names): TimelineEvent | undefined {
  for (const { kind, lane, daemon, wordings, text } of patterns) {
    if (!daemon.test(line.daemon)) continue;
    for (const wording of wordings) {
      const match = wording.exec(line.message);
      if (!match) continue;
      const fields = present(match.groups ?? {});
      const { at, boundMs } = placeOnAxis(clock, line.nodeTimeMs);
      return {
        at,
        boundMs: boundMs + stampBoundMs[line.source],
        node: line.node,
        lane,
        kind,
        text: text(fields, names),
        fields,
        raw: line.raw,
        source: line.source,
      };
    }
  }
  return undefined;
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
