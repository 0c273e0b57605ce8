import type { RunView } from '../../../core/contract/plans.ts';
import type { Task } from '../../../core/contract/tasks.ts';

/** One line of the history: a run with the tasks that worked on it, or a task that is no run. */
export interface HistoryEntry {
  readonly id: string;
  readonly title: string;
  readonly profile?: string;
  /** Who asked for it last; unknown where only the journal tells of it. */
  readonly by?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: HistoryState;
  readonly steps?: { readonly all: number; readonly finished: number };
  /** Where its page is. */
  readonly path: string;
  readonly run?: RunView;
  /** The report that says why, of one that failed. */
  readonly why?: string;
}

export type HistoryState = 'running' | 'done' | 'failed' | 'stopped' | 'interrupted' | 'undone';

const ofRun: Readonly<Record<RunView['state'], HistoryState>> = {
  running: 'running',
  undoing: 'running',
  interrupted: 'interrupted',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  undone: 'undone',
  'undo-failed': 'failed',
};

const ofTask: Readonly<Record<Task['state'], HistoryState>> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

export const historyWords: Readonly<Record<HistoryState, string>> = {
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  undone: 'Taken back',
};

function runEntry(run: RunView, tasks: readonly Task[]): HistoryEntry {
  const own = tasks.filter((task) => task.run === run.id).toSorted((one, other) => other.startedAt - one.startedAt);
  const [last] = own;
  const why = run.state === 'failed' ? last?.reports.find(({ severity }) => severity === 'error')?.text : undefined;
  // An undo is named for what it takes back; the run stays what it was called.
  return {
    id: run.id,
    title: run.title,
    profile: run.profileId,
    ...(last === undefined ? {} : { by: last.by }),
    startedAt: Date.parse(run.startedAt),
    ...(run.endedAt === undefined ? {} : { endedAt: Date.parse(run.endedAt) }),
    state: last?.state === 'running' ? 'running' : ofRun[run.state],
    steps: { all: run.steps, finished: run.finished },
    path: `/runs/${run.id}`,
    run,
    ...(why === undefined ? {} : { why }),
  };
}

function taskEntry(task: Task): HistoryEntry {
  const why = task.reports.find(({ severity }) => severity === 'error')?.text;
  return {
    id: task.id,
    title: task.title,
    ...(task.profile === undefined ? {} : { profile: task.profile }),
    by: task.by,
    startedAt: task.startedAt,
    ...(task.endedAt === undefined ? {} : { endedAt: task.endedAt }),
    state: ofTask[task.state],
    path: `/tasks/${task.id}`,
    ...(why === undefined ? {} : { why }),
  };
}

/** Runs and the tasks that are none, newest first. */
export function historyOf(runs: readonly RunView[], tasks: readonly Task[]): readonly HistoryEntry[] {
  const known = new Set(runs.map(({ id }) => id));
  return [
    ...runs.map((run) => runEntry(run, tasks)),
    ...tasks.filter(({ run }) => run === undefined || !known.has(run)).map(taskEntry),
  ].toSorted((one, other) => other.startedAt - one.startedAt);
}

/** Runs that wait to be gone on with: the newest of its plan alone, for an older one was begun anew. */
export function unfinished(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const plans = new Set<string>();
  return entries.filter(({ run, state }) => {
    if (run === undefined || plans.has(run.planId)) return false;
    plans.add(run.planId);
    return state === 'interrupted' || state === 'failed' || state === 'stopped';
  });
}

/** What the filter asks for: every word somewhere in the line. */
export function matchesHistory(
  { title, profile = '', by = '', state, why = '' }: HistoryEntry,
  filter: string,
): boolean {
  const line = `${title} ${profile} ${by} ${historyWords[state]} ${why}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}
