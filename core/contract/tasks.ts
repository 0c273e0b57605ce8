import { z } from 'zod';
import type { ProgressEvent } from '../progress.ts';
import type { Report } from '../report.ts';
import { ask, follow } from './call.ts';
import { nothing, profileId, recordId } from './identifiers.ts';

export type { ProgressEvent } from '../progress.ts';
export type { Report, Severity } from '../report.ts';

/** `interrupted`: the engine that did it is gone; a run can be resumed. */
export type TaskState = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** One piece of long work: who asked for it, on what, since when, and what came of it. */
export interface Task {
  readonly id: string;
  /** The call that began it. */
  readonly call: string;
  readonly title: string;
  readonly profile?: string;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: TaskState;
  /** What the call gives; absent unless done. */
  readonly value?: unknown;
  readonly reports: readonly Report[];
  /** The run that it works on, where it is one. */
  readonly run?: string;
}

/** One line of a task's output, numbered from 1 without gaps. */
export interface TaskEvent {
  readonly seq: number;
  readonly progress: ProgressEvent;
}

export const taskCalls = {
  /** Newest first. */
  'task.list': ask<readonly Task[]>()(
    z.strictObject({ profile: profileId.optional(), limit: z.number().int().positive().max(500).optional() }),
  ),
  'task.get': ask<Task>()(z.strictObject({ task: recordId })),
  /** All output after `after`, then as it comes; ends with the task, whose last state is the answer. */
  'task.follow': follow<TaskEvent, Task>()(
    z.strictObject({ task: recordId, after: z.number().int().min(0).default(0) }),
  ),
  /** Stops before the next step. */
  'task.cancel': ask<void>()(z.strictObject({ task: recordId })),
  /** Each task as it begins and ends. */
  'task.watch': follow<Task>()(nothing),
};
