import type { RunView } from '../../../core/contract/plans.ts';
import type { Task } from '../../../core/contract/tasks.ts';
import type { Lanes } from './lanes.ts';
import { countProgress, firstFailed, type Progress } from './progress.ts';

export type RunMood = 'running' | 'stopping' | 'done' | 'failed' | 'interrupted' | 'cancelled' | 'undone';

/** What the page says first, and what stands below it. */
export interface RunVerdict {
  readonly mood: RunMood;
  readonly title: string;
  readonly detail: string;
}

interface Situation {
  readonly title: string;
  readonly task?: Pick<Task, 'state' | 'call'>;
  readonly run?: Pick<RunView, 'state'>;
  readonly progress: Progress;
  readonly lanes: Lanes;
  readonly isStopping: boolean;
}

/** Where the work stands: a task that runs says so itself, else the journal of its run, else how the task ended. */
export function moodOf({ task, run, isStopping }: Pick<Situation, 'task' | 'run' | 'isStopping'>): RunMood {
  if (task?.state === 'running') return isStopping ? 'stopping' : 'running';
  if (run !== undefined) {
    if (run.state === 'undo-failed') return 'failed';
    if (run.state === 'running' || run.state === 'undoing') return task === undefined ? 'running' : 'interrupted';
    return run.state;
  }
  return task?.state ?? 'interrupted';
}

/** The verdict in one sentence, and the evidence for it. */
export function verdictOf(situation: Situation): RunVerdict {
  const mood = moodOf(situation);
  const { progress, lanes, task, run } = situation;
  const { all, finished, running, failed } = countProgress(progress);
  const machines = lanes.nodes.length;
  const on = machines === 0 ? '' : ` ${machines === 1 ? (lanes.nodes[0] ?? '') : `${machines} machines`}`;
  const isUndo = task?.call === 'run.undo' || run?.state === 'undo-failed' || run?.state === 'undone';
  const broken = firstFailed(progress);
  const where = broken?.node === undefined ? '' : ` on ${broken.node}`;
  const failure = broken === undefined ? '' : `“${broken.title}” failed${where}.`;
  const left = all - finished;
  switch (mood) {
    case 'running':
      if (isUndo) return { mood, title: `Taking it back on${on}`, detail: `${finished} of ${all} steps are back.` };
      return {
        mood,
        title: all === 0 ? situation.title : `Applying the plan to${on}`,
        detail: failed > 0 ? `${failure} What does not depend on it goes on.` : runningWords(progress, running),
      };
    case 'stopping':
      return { mood, title: `Stopping before the next step`, detail: 'What runs now comes to its end first.' };
    case 'done':
      return {
        mood,
        title: all === 0 ? situation.title : `Done: all ${all} steps hold on${on}`,
        detail: 'Each step was checked after it was done.',
      };
    case 'undone':
      return { mood, title: 'Everything that could be is taken back', detail: keptWords(progress) };
    case 'failed':
      return {
        mood,
        title: isUndo ? 'Not all of it could be taken back' : `${failure || 'It failed before its first step.'}`,
        detail:
          all === 0
            ? 'Nothing was changed.'
            : `${finished} of ${all} steps hold. A retry checks them and goes on from there; nothing is done twice.`,
      };
    case 'cancelled':
      return {
        mood,
        title: 'Stopped before the next step',
        detail: `${finished} of ${all} steps hold, ${left} are left.`,
      };
    case 'interrupted':
      return {
        mood,
        title: 'Interrupted: the engine that did it is gone',
        detail: `${finished} of ${all} steps are in the journal. Resume looks at each and goes on where it was.`,
      };
  }
}

function runningWords(progress: Progress, running: number): string {
  if (running === 0) return 'Nothing has failed.';
  const now = [...progress.values()].filter(({ state }) => state === 'running');
  const titles = [...new Set(now.map(({ title }) => title))];
  const [first = ''] = titles;
  const others = titles.length - 1;
  return others > 0 ? `${first}, and ${others} more at the same time.` : `${first}.`;
}

function keptWords(progress: Progress): string {
  const kept = [...progress.values()].filter(({ state }) => state === 'kept').length;
  if (kept === 0) return 'The machines are as they were.';
  return `${kept === 1 ? '1 step' : `${kept} steps`} could not be taken back; the log says why.`;
}
