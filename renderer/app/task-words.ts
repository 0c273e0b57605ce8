import type { Task, TaskState } from '../../core/contract/tasks.ts';
import type { Tone } from '../components/tone.ts';
import { duration } from './time.ts';

export const taskTones: Readonly<Record<TaskState, Tone>> = {
  running: 'running',
  done: 'well',
  failed: 'failed',
  cancelled: 'attention',
  interrupted: 'attention',
};

const words: Readonly<Record<TaskState, string>> = {
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
};

/** The result in words: the state, and of a failed one what failed. */
export function taskResult({ state, reports }: Task): string {
  const error = reports.find(({ severity }) => severity === 'error');
  if (error && state !== 'done') return `${words[state]}: ${error.text}`;
  const warnings = reports.filter(({ severity }) => severity === 'warning').length;
  return warnings === 0 ? words[state] : `${words[state]}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
}

/** How long it took, or takes so far. */
export function taskDuration({ startedAt, endedAt }: Task, now: number): string {
  return duration(Math.max(0, (endedAt ?? now) - startedAt));
}
