import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Task } from '../../core/contract/tasks.ts';
import { useAsk, useRefresh } from '../bridge/use-ask.ts';
import { useFollow } from '../bridge/use-follow.ts';

const TaskContext = createContext<readonly Task[]>([]);

/** All tasks that are known, newest first, each as it stands now. */
export function useTasks(): readonly Task[] {
  return useContext(TaskContext);
}

/** Newest first; what was told later replaces what was listed. */
export function mergeTasks(listed: readonly Task[], told: ReadonlyMap<string, Task>): readonly Task[] {
  const all = new Map(listed.map((task) => [task.id, task]));
  for (const [id, task] of told) all.set(id, task);
  return [...all.values()].toSorted((one, other) => other.startedAt - one.startedAt);
}

/** Keeps the list of tasks for the bar, the log and the notices. */
export function Tasks({ children }: { readonly children: ReactNode }) {
  const { data: listed = [] } = useAsk('task.list', { limit: 100 });
  const [told, setTold] = useState<ReadonlyMap<string, Task>>(new Map());
  const refresh = useRefresh();
  useFollow('task.watch', {}, (task) => {
    setTold((before) => new Map(before).set(task.id, task));
    if (task.state !== 'running') refresh('run.list', 'drill.list', 'cluster.fence-proofs', 'profile.list');
  });
  const tasks = useMemo(() => mergeTasks(listed, told), [listed, told]);
  return <TaskContext value={tasks}>{children}</TaskContext>;
}
