import { randomBytes } from 'node:crypto';
import type { Task, TaskEvent } from '../contract/tasks.ts';
import type { Desk } from '../engine/desk.ts';
import type { ProgressEvent } from '../progress.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, ReportError, type Result } from '../result.ts';
import { Signals } from './signals.ts';
import { TaskOutput } from './task-output.ts';
import { whoAmI } from './who.ts';
import type { WorkOrder } from './work-order.ts';

interface Live {
  task: Task;
  readonly output: TaskOutput;
  readonly stop: AbortController;
  /** Settles when the task has ended and is kept. */
  ended: Promise<void>;
}

/** Lines of a task that is over are read from the store so many at a time. */
const pageOfEvents = 500;

/**
 * Long work that goes on when nobody looks: begun by a call, followed by whoever likes, kept in the store with its
 * whole output, so that it can be read after a restart.
 */
export class Tasks {
  readonly #store: Desk['tasks'];
  readonly #live = new Map<string, Live>();
  readonly #changes = new Signals<Task>();

  constructor(store: Desk['tasks']) {
    this.#store = store;
  }

  /** Begins long work. Reports STORE_NOT_WRITTEN: work that can't be written down is not begun. */
  start<Value>(call: string, order: WorkOrder<Value>): Result<Task> {
    const task: Task = {
      id: randomBytes(6).toString('hex'),
      call,
      title: order.title,
      ...(order.profile === undefined ? {} : { profile: order.profile }),
      by: whoAmI(),
      startedAt: Date.now(),
      state: 'running',
      reports: [],
    };
    const kept = this.#store.begin(task);
    if (!kept.ok) return kept;
    const live: Live = {
      task,
      output: new TaskOutput(task.id, this.#store),
      stop: new AbortController(),
      ended: Promise.resolve(),
    };
    this.#live.set(task.id, live);
    this.#changes.tell(task);
    live.ended = this.#work(live, order);
    return ok(task);
  }

  async #work<Value>(live: Live, order: WorkOrder<Value>): Promise<void> {
    const { signal } = live.stop;
    const onProgress = (event: ProgressEvent) => {
      live.output.add(event);
      if (live.task.run !== undefined || event.step === 'connect') return;
      const run = order.findRun?.();
      if (run === undefined) return;
      live.task = { ...live.task, run };
      this.#store.change(live.task);
      this.#changes.tell(live.task);
    };
    let result: Result<Value>;
    try {
      result = await order.run({ signal, onProgress });
    } catch (cause) {
      result = fail(...reportsOf(cause, signal));
    }
    const lost = live.output.finish();
    const value = result.ok ? result.value : undefined;
    const run = live.task.run ?? order.findRun?.();
    live.task = {
      ...live.task,
      endedAt: Date.now(),
      state: result.ok ? (order.stateOf?.(result.value) ?? 'done') : failedState(result.reports, signal),
      reports: [...result.reports, ...lost],
      ...(run === undefined ? {} : { run }),
      ...(value === undefined ? {} : { value: JSON.parse(JSON.stringify(value)) as unknown }),
    };
    const kept = this.#store.change(live.task);
    if (!kept.ok) live.task = { ...live.task, reports: [...live.task.reports, ...kept.reports] };
    live.output.close();
    this.#live.delete(live.task.id);
    this.#changes.tell(withoutValue(live.task));
  }

  list(filter: { readonly profile?: string; readonly limit?: number }): readonly Task[] {
    return this.#store.list(filter).map((task) => {
      const live = this.#live.get(task.id);
      return live ? withoutValue(live.task) : task;
    });
  }

  /** Reports TASK_UNKNOWN. */
  get(id: string): Result<Task> {
    const task = this.#live.get(id)?.task ?? this.#store.get(id);
    return task ? ok(task) : fail(unknown(id));
  }

  /** All output after `after`, then as it comes; the task as it ended, or as it stood at the signal. */
  async *follow(id: string, after: number, signal: AbortSignal): AsyncGenerator<TaskEvent, Result<Task>, undefined> {
    const live = this.#live.get(id);
    let seq = after;
    if (live) {
      for await (const event of live.output.follow(seq, signal)) {
        seq = event.seq;
        yield event;
      }
      return ok(live.task);
    }
    const kept = this.#store.get(id);
    if (!kept) return fail(unknown(id));
    for (;;) {
      const page = this.#store.events(id, seq, pageOfEvents);
      for (const event of page) {
        if (signal.aborted) return ok(kept);
        seq = event.seq;
        yield event;
      }
      if (page.length < pageOfEvents) return ok(kept);
    }
  }

  /** Stops it before its next step. Reports TASK_UNKNOWN, TASK_NOT_RUNNING. */
  cancel(id: string): Result<void> {
    const live = this.#live.get(id);
    if (live) return ok(live.stop.abort(new Error('stopped by the user')));
    const found = this.get(id);
    if (!found.ok) return found;
    const text = `${found.value.title} is not under way here: ${found.value.state}.`;
    return fail(error('TASK_NOT_RUNNING', text, { next: 'Look at its result.' }));
  }

  /** Each task as it begins, gets its run, and ends; without values. */
  watch(signal: AbortSignal): AsyncGenerator<Task, void, undefined> {
    return this.#changes.follow(signal);
  }

  /** Tasks that are under way in this process. */
  get running(): readonly Task[] {
    return [...this.#live.values()].map(({ task }) => task);
  }

  /** Stops all before their next step, and waits until they have. */
  async dispose(): Promise<void> {
    const all = [...this.#live.values()];
    for (const { stop } of all) stop.abort(new Error('the engine ends'));
    await Promise.all(all.map(({ ended }) => ended));
    this.#changes.end();
  }
}

function withoutValue({ value: _value, ...task }: Task): Task {
  return task;
}

function unknown(id: string): Report {
  return error('TASK_UNKNOWN', `There is no task ${id}.`, { next: 'Take one of the task log.' });
}

/** What a throw was: reports, the cancel that was asked for, or a fault of ours, which is told and not hidden. */
export function reportsOf(cause: unknown, signal: AbortSignal): readonly Report[] {
  if (cause instanceof ReportError) return cause.reports;
  const isAbort = cause === signal.reason || (cause instanceof Error && cause.name === 'AbortError');
  if (signal.aborted && isAbort) return [error('CANCELLED', 'It was stopped.')];
  return [
    error('INTERNAL_FAULT', `A fault of Quorate itself: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      next: 'Try again; if it stays, report it with what stands here.',
      evidence: { output: (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)).slice(0, 4_000) },
    }),
  ];
}

function failedState(reports: readonly Report[], signal: AbortSignal): 'failed' | 'cancelled' {
  const isCancel = ({ code }: Report) => /^CANCELLED$|_CANCELLED$/.test(code);
  return signal.aborted && reports.some(isCancel) ? 'cancelled' : 'failed';
}
