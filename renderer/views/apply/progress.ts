import type { RunDetails } from '../../../core/contract/plans.ts';
import type { ProgressEvent, Report } from '../../../core/contract/tasks.ts';
import { plainText } from '../logs/plain-text.ts';

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

/** How the engine's words are meant: an undo says `done` of what is taken back. */
export type Direction = 'apply' | 'undo';

/** What a task tells, taken in after what is known; steps that the journal does not have are added in their order. */
export function advance(
  progress: Progress,
  events: readonly ProgressEvent[],
  direction: Direction = 'apply',
): Progress {
  if (events.length === 0) return progress;
  const next = new Map(progress);
  // Lines come by the thousand: a step's list is copied once for all events of this call.
  const copied = new Map<string, LogLine[]>();
  for (const event of events) {
    const known = next.get(event.step) ?? firstSeen(event);
    if (event.state !== 'line') {
      next.set(event.step, advanced(known, event, direction));
      continue;
    }
    const lines = copied.get(event.step) ?? [...known.lines];
    lines.push({ at: event.at, text: plainText(event.line ?? '') });
    copied.set(event.step, lines);
    next.set(event.step, { ...known, lines });
  }
  for (const [id, lines] of copied) {
    const step = next.get(id);
    const over = lines.length - keptLines;
    if (step && over > 0) next.set(id, { ...step, lines: lines.slice(over), dropped: step.dropped + over });
  }
  return next;
}

/** A task is over: what it left running no longer does, for example because its engine was killed. */
export function endPart(progress: Progress): Progress {
  if (![...progress.values()].some(({ state }) => state === 'running')) return progress;
  return new Map(
    [...progress].map(([id, step]) => [id, step.state === 'running' ? { ...step, state: 'not-run' as const } : step]),
  );
}

function firstSeen(event: ProgressEvent): StepProgress {
  const node = event.node === undefined ? {} : { node: event.node };
  return { id: event.step, ...node, title: event.title, state: 'waiting', reports: [], lines: [], dropped: 0 };
}

function advanced(known: StepProgress, event: ProgressEvent, direction: Direction): StepProgress {
  const usual = event.usualMs === undefined ? {} : { usualMs: event.usualMs };
  const { startedAt, elapsedMs: _, ...rest } = known;
  const reports = event.reports ?? [];
  switch (event.state) {
    case 'line':
      return known;
    case 'waiting':
      return { ...rest, ...usual, state: 'waiting', reports: [] };
    case 'running':
      return { ...rest, ...usual, state: 'running', startedAt: event.at, reports: [] };
    case 'done':
      return {
        ...rest,
        ...usual,
        ...timed(event),
        ...began(startedAt),
        state: direction === 'undo' ? 'undone' : 'done',
        reports,
      };
    case 'failed':
      return { ...rest, ...usual, ...timed(event), ...began(startedAt), state: 'failed', reports };
    case 'skipped':
      return skipped(known, event, direction);
  }
}

/** The engine says `skipped` of what was so before, of what an earlier part did, and of what did not begin. */
function skipped(known: StepProgress, event: ProgressEvent, direction: Direction): StepProgress {
  const reports = event.reports ?? [];
  if (direction === 'undo')
    return { ...known, ...timed(event), state: event.elapsedMs === undefined ? known.state : 'kept', reports };
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
