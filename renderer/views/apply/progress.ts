import type { RunDetails } from '../../../core/contract/plans.ts';
import type { ProgressEvent, Report } from '../../../core/contract/tasks.ts';

export type CellState =
  | 'waiting'
  | 'running'
  | 'done'
  | 'already'
  | 'failed'
  | 'blocked'
  | 'not-run'
  | 'undone'
  | 'kept';

/** Where one step stands on its machine, from the journal and from what is told live. */
export interface StepProgress {
  readonly id: string;
  readonly node?: string;
  readonly title: string;
  readonly state: CellState;
  readonly startedAt?: number;
  readonly elapsedMs?: number;
  readonly usualMs?: number;
  readonly reports: readonly Report[];
  readonly lines: readonly LogLine[];
  /** Lines that were let go, because a log of a step keeps the last ones only. */
  readonly dropped: number;
}

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

export type Progress = ReadonlyMap<string, StepProgress>;

/** More than a person reads, and little enough for the page. */
const keptLines = 2_000;

const fromJournal: Readonly<Record<RunDetails['entries'][number]['state'], CellState>> = {
  // Whoever was at it is gone, or tells so itself: until then it is not known to run.
  intended: 'not-run',
  applying: 'not-run',
  done: 'done',
  already: 'already',
  failed: 'failed',
  undoing: 'not-run',
  undone: 'undone',
  kept: 'kept',
};

/** Where every step of a run stands by its journal alone. */
export function progressOfRun(run: Pick<RunDetails, 'plan' | 'entries'>): Progress {
  const entries = new Map(run.entries.map((entry) => [entry.stepId, entry]));
  return new Map(
    run.plan.steps.map((step) => {
      const entry = entries.get(step.id);
      return [
        step.id,
        {
          id: step.id,
          ...(step.node === null ? {} : { node: step.node }),
          title: step.title,
          state: entry === undefined ? 'waiting' : fromJournal[entry.state],
          ...(entry?.elapsedMs === undefined ? {} : { elapsedMs: entry.elapsedMs }),
          ...(step.usualMs === undefined ? {} : { usualMs: step.usualMs }),
          reports: entry?.reports ?? [],
          lines: [],
          dropped: 0,
        },
      ];
    }),
  );
}

/** What a task tells, taken in after what is known; steps that the journal does not have are added in their order. */
export function advance(progress: Progress, events: readonly ProgressEvent[]): Progress {
  if (events.length === 0) return progress;
  const next = new Map(progress);
  for (const event of events) {
    const known = next.get(event.step) ?? {
      id: event.step,
      ...(event.node === undefined ? {} : { node: event.node }),
      title: event.title,
      state: 'waiting' as const,
      reports: [],
      lines: [],
      dropped: 0,
    };
    next.set(event.step, advanced(known, event));
  }
  return next;
}

function advanced(known: StepProgress, event: ProgressEvent): StepProgress {
  const usual = event.usualMs === undefined ? {} : { usualMs: event.usualMs };
  if (event.state === 'line') {
    const lines = [...known.lines, { at: event.at, text: event.line ?? '' }];
    const over = Math.max(0, lines.length - keptLines);
    return { ...known, ...usual, lines: over > 0 ? lines.slice(over) : lines, dropped: known.dropped + over };
  }
  const { startedAt, elapsedMs, ...rest } = known;
  const reports = event.reports ?? [];
  switch (event.state) {
    case 'waiting':
      return { ...rest, ...usual, state: 'waiting', reports: [] };
    case 'running':
      return { ...rest, ...usual, state: 'running', startedAt: event.at, reports: [] };
    case 'done':
    case 'failed': {
      const state = event.state === 'done' && known.state === 'undone' ? 'undone' : event.state;
      return { ...rest, ...usual, ...timed(event), ...began(startedAt), state, reports };
    }
    case 'skipped':
      return skipped(known, event);
  }
}

/** The engine says `skipped` of what was so before, of what an earlier part did, and of what did not begin. */
function skipped(known: StepProgress, event: ProgressEvent): StepProgress {
  const reports = event.reports ?? [];
  if (event.line !== undefined && (known.state === 'done' || known.state === 'already')) return known;
  if (event.elapsedMs !== undefined) return { ...known, state: 'already', elapsedMs: event.elapsedMs, reports };
  if (event.line !== undefined) return { ...known, state: 'done', reports };
  const isBlocked = reports.some(({ code }) => code === 'PLAN_STEP_BLOCKED');
  return { ...known, state: isBlocked ? 'blocked' : 'not-run', reports };
}

function timed({ elapsedMs }: ProgressEvent) {
  return elapsedMs === undefined ? {} : { elapsedMs };
}

function began(startedAt: number | undefined) {
  return startedAt === undefined ? {} : { startedAt };
}

export interface ProgressCounts {
  readonly all: number;
  readonly finished: number;
  readonly running: number;
  readonly failed: number;
  readonly waiting: number;
}

const finishedStates: ReadonlySet<CellState> = new Set(['done', 'already', 'undone', 'kept']);

/** How many steps stand where; what was left out waits for a retry. */
export function countProgress(progress: Progress): ProgressCounts {
  const all = [...progress.values()];
  const of = (isMeant: (state: CellState) => boolean) => all.filter(({ state }) => isMeant(state)).length;
  const finished = of((state) => finishedStates.has(state));
  const running = of((state) => state === 'running');
  const failed = of((state) => state === 'failed');
  return { all: all.length, finished, running, failed, waiting: all.length - finished - running - failed };
}

/** Whether a step is over and well. */
export function isFinished({ state }: StepProgress): boolean {
  return finishedStates.has(state);
}

/** The first step that failed, which the page opens by itself. */
export function firstFailed(progress: Progress): StepProgress | undefined {
  return [...progress.values()].find(({ state }) => state === 'failed');
}
