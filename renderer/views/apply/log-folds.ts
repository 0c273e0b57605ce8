import type { LogLine, Progress, StepProgress } from './progress.ts';

/** What the reader of the log asked for. */
export interface LogQuery {
  /** One machine's steps, `''` those of the cluster; all where absent. */
  readonly node?: string;
  /** Looked for in titles and in every line, open or not; case does not count. */
  readonly search: string;
}

/** One step of the log with the lines to show. */
export interface LogFold {
  readonly step: StepProgress;
  readonly lines: readonly LogLine[];
  readonly matches: number;
  readonly isOpen: boolean;
}

/** As they began; what only the journal knows comes first, in the order of the plan. */
function inOrderOfStart(progress: Progress): readonly StepProgress[] {
  return [...progress.values()].toSorted((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0));
}

const silent = new Set(['waiting', 'not-run', 'blocked']);

/**
 * The steps that began, in the order in which they did, each open or closed: what the reader chose, else what failed
 * and what runs. With a search only what holds it, open at the lines that do.
 */
export function foldsOf(progress: Progress, query: LogQuery, chosen: ReadonlyMap<string, boolean>): readonly LogFold[] {
  const wanted = query.search.trim().toLowerCase();
  return inOrderOfStart(progress)
    .filter((step) => !silent.has(step.state) || step.lines.length > 0)
    .filter((step) => query.node === undefined || (step.node ?? '') === query.node)
    .flatMap((step) => {
      const isOpen = chosen.get(step.id) ?? (step.state === 'failed' || step.state === 'running');
      if (wanted === '') return [{ step, lines: step.lines, matches: 0, isOpen }];
      const lines = step.lines.filter(({ text }) => text.toLowerCase().includes(wanted));
      if (lines.length === 0 && !step.title.toLowerCase().includes(wanted)) return [];
      return [{ step, lines, matches: lines.length, isOpen: chosen.get(step.id) ?? true }];
    });
}

/** The whole log as text: every step with its outcome, every line with its time, reports with what to do next. */
export function logAsText(title: string, progress: Progress): string {
  const steps = inOrderOfStart(progress).filter((step) => !silent.has(step.state) || step.lines.length > 0);
  const parts = steps.map((step) => {
    const where = step.node === undefined ? '' : ` on ${step.node}`;
    const took = step.elapsedMs === undefined ? '' : `, ${(step.elapsedMs / 1000).toFixed(1)} s`;
    const dropped = step.dropped === 0 ? [] : [`  (${step.dropped} earlier lines are not here)`];
    const lines = step.lines.map(({ at, text }) => `  ${new Date(at).toISOString()}  ${text}`);
    const reports = step.reports.flatMap(({ code, text, why, next }) => [
      `  ${code}: ${text}`,
      ...(why === undefined ? [] : [`    why   ${why}`]),
      ...(next === undefined ? [] : [`    next  ${next}`]),
    ]);
    return [`${step.title}${where}: ${step.state}${took}`, ...dropped, ...lines, ...reports].join('\n');
  });
  return `${title}\n\n${parts.join('\n\n')}\n`;
}
