import { useEffect, useMemo, useRef, useState } from 'react';
import type { RunDetails } from '../../../core/contract/plans.ts';
import type { ProgressEvent, Report, Task } from '../../../core/contract/tasks.ts';
import { useTasks } from '../../app/Tasks.tsx';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk, useRefresh } from '../../bridge/use-ask.ts';
import { advance, endPart, type Progress, progressOfRun } from './progress.ts';

/** A run as the page knows it: its journal, the tasks that worked on it, and where every step stands. */
export interface FollowedRun {
  readonly run: RunDetails | undefined;
  /** The newest task that works or worked on it; undefined where only its journal is known. */
  readonly task: Task | undefined;
  readonly progress: Progress;
  readonly isLoading: boolean;
  /** Why it can't be shown. */
  readonly reports: readonly Report[];
}

interface Told {
  readonly task: string;
  readonly direction: 'apply' | 'undo';
  readonly events: readonly ProgressEvent[];
  readonly isOver: boolean;
}

/** The tasks of a run, the first one first: a resume is a task of its own and drops no earlier log. */
function partsOf(tasks: readonly Task[], own: Task | undefined, runId: string | undefined): readonly Task[] {
  const parts = runId === undefined ? [] : tasks.filter(({ run }) => run === runId);
  const all = own === undefined || parts.some(({ id }) => id === own.id) ? parts : [...parts, own];
  return all.toSorted((one, other) => one.startedAt - other.startedAt);
}

/** Follows a run by its id or by the id of a task that works on it. */
export function useRun({
  run: runParam,
  task: taskParam,
}: {
  readonly run?: string;
  readonly task?: string;
}): FollowedRun {
  const tasks = useTasks();
  const listed = tasks.find(({ id }) => id === taskParam);
  const asked = useAsk('task.get', { task: taskParam ?? '' }, { isEnabled: taskParam !== undefined && !listed });
  const own = listed ?? asked.data;
  const runId = runParam ?? own?.run;
  const { data: run, error, isLoading } = useAsk('run.get', { run: runId ?? '' }, { isEnabled: runId !== undefined });
  const parts = useMemo(() => partsOf(tasks, own, runId), [tasks, own, runId]);
  const told = useTold(parts);
  const task = parts.at(-1);
  useReadAtEnd(task);
  const progress = useProgress(run, told);
  const failed = error ?? asked.error;
  return {
    run,
    task,
    progress,
    isLoading: isLoading || asked.isLoading,
    reports: failed ? reportsOf(failed) : [],
  };
}

/** The journal is read again when a task has come to its end: it knows what the log of another window does not. */
function useReadAtEnd(task: Task | undefined): void {
  const refresh = useRefresh();
  const state = task?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when the state changes
  useEffect(() => refresh('run.get', 'run.list'), [state, refresh]);
}

/** What each part told so far, a fifth of a second behind at most. */
function useTold(parts: readonly Task[]): readonly Told[] {
  const bridge = useBridge();
  const key = parts.map(({ id, call }) => `${id} ${call}`).join('\n');
  const states = useRef<ReadonlyMap<string, Task['state']>>(new Map());
  states.current = new Map(parts.map(({ id, state }) => [id, state]));
  const gathered = useRef<Told[]>([]);
  const [told, setTold] = useState<readonly Told[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    gathered.current = [];
    let isFresh = true;
    const show = () => {
      if (!isFresh || stop.signal.aborted) return;
      isFresh = false;
      setTold(gathered.current.map((part) => ({ ...part, events: [...part.events] })));
    };
    const timer = setInterval(show, 200);
    const follow = async (id: string, call: string) => {
      const events: ProgressEvent[] = [];
      const place = gathered.current.length;
      const direction = call === 'run.undo' ? 'undo' : 'apply';
      gathered.current.push({ task: id, direction, events, isOver: false });
      let after = 0;
      const task = await bridge.follow(
        'task.follow',
        () => ({ task: id, after }),
        ({ seq, progress }) => {
          after = seq;
          events.push(progress);
          // What is over is drawn once it is read: drawing it line by line would only take longer.
          if (states.current.get(id) === 'running') isFresh = true;
        },
        { signal: stop.signal },
      );
      gathered.current[place] = { task: id, direction, events, isOver: task.state !== 'running' };
      isFresh = true;
    };
    const followAll = async () => {
      for (const line of key.split('\n')) {
        const [id = '', call = ''] = line.split(' ');
        if (id !== '') await follow(id, call);
      }
      show();
    };
    // A part that can't be followed is still in the journal.
    followAll().catch(() => undefined);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [bridge, key]);
  return told;
}

/** Journal and events together; only what came since the last drawing is taken in. */
function useProgress(run: RunDetails | undefined, told: readonly Told[]): Progress {
  const kept = useRef<{ base: Progress; taken: number; shape: string; progress: Progress }>(undefined);
  const base = useMemo(() => (run ? progressOfRun(run) : new Map()), [run]);
  return useMemo(() => {
    const shape = told.map(({ task, isOver }) => `${task}${isOver ? ' over' : ''}`).join(' ');
    const before = kept.current;
    const isSame = before !== undefined && before.base === base && before.shape === shape;
    const last = told.at(-1);
    let progress: Progress;
    if (isSame && last !== undefined) {
      progress = advance(before.progress, last.events.slice(before.taken), last.direction);
    } else {
      progress = told.reduce<Progress>((whole, { events, direction, isOver }) => {
        const next = advance(whole, events, direction);
        return isOver ? endPart(next) : next;
      }, base);
    }
    kept.current = { base, taken: last?.events.length ?? 0, shape, progress };
    return progress;
  }, [base, told]);
}
