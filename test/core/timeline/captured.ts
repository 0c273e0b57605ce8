import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TimelineEvent } from '../../../core/timeline/event.ts';
import {
  type LogLine,
  parseCorosyncLogLine,
  parseJournalLine,
  parsePacemakerLogLine,
} from '../../../core/timeline/log-line.ts';
import { inCausalOrder, withoutRepeats } from '../../../core/timeline/order.ts';
import { namesOf, readEvent } from '../../../core/timeline/read-event.ts';

/** Crashes of node1, which served, as the two survivors logged them (test/fixtures/logs/VERSION, UTC); wasDc: the lost node was the DC. */
export const captured = [
  { version: '2.1.5', crashedAt: 1795803515_716, wasDc: false, dc: 'node3', servedBy: 'node3' },
  { version: '3.0.0', crashedAt: 1795803704_436, wasDc: true, dc: 'node3', servedBy: 'node3' },
] as const;

const folder = join(import.meta.dirname, '../../fixtures/logs');
const nodes = ['node2', 'node3'];
export const names = namesOf(new Map(['1', '2', '3'].map((id) => [id, `node${id}`])));

function read(version: string, file: string): readonly string[] {
  const path = join(folder, version, file);
  if (!existsSync(path)) throw new Error(`the fixture ${path} is missing`);
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}

/** Every line of both survivors that a parser took, and how many there were. */
export function capturedLines(version: string, aboutMs: number) {
  const context = { zoneMinutes: 0, aboutMs };
  const lines: LogLine[] = [];
  let count = 0;
  const take = (raws: readonly string[], parse: (raw: string) => LogLine | undefined) => {
    for (const raw of raws) {
      count += 1;
      const line = parse(raw);
      if (line) lines.push(line);
    }
  };
  for (const node of nodes) {
    take(read(version, `${node}.journal.json`), (raw) => parseJournalLine(node, raw));
    take(read(version, `${node}.pacemaker.log`), (raw) => parsePacemakerLogLine(node, raw, context));
    take(read(version, `${node}.corosync.log`), (raw) => parseCorosyncLogLine(node, raw, context));
  }
  return { lines, count };
}

/** The events of a captured crash; all nodes were on one clock. */
export function capturedEvents(version: string, aboutMs: number): readonly TimelineEvent[] {
  const clock = { readings: [{ at: aboutMs, offsetMs: 0, boundMs: 0.1, samples: 1 }] };
  const { lines } = capturedLines(version, aboutMs);
  return inCausalOrder(withoutRepeats(lines.flatMap((line) => readEvent(line, clock, names) ?? [])));
}
