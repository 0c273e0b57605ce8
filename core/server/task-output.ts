import type { TaskEvent } from '../contract/tasks.ts';
import type { Desk } from '../engine/desk.ts';
import type { ProgressEvent } from '../progress.ts';
import { type Report, warning } from '../report.ts';
import { createBell } from '../timeline/bell.ts';

/** Characters of a task's lines at most; what goes beyond is left out, and that is said. */
const mostCharacters = 8_000_000;
const longestLine = 10_000;
/** Between two writes to the store, in milliseconds: every commit is a write that waits for the disk. */
const flushMs = 300;
const dayMs = 86_400_000;

/** What a running task says: kept in memory while it runs, written to the store a little behind. */
export class TaskOutput {
  readonly #id: string;
  readonly #store: Desk['tasks'];
  readonly #events: TaskEvent[] = [];
  readonly #bells = new Set<ReturnType<typeof createBell>>();
  #characters = 0;
  #written = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isLost = false;

  constructor(id: string, store: Desk['tasks']) {
    this.#id = id;
    this.#store = store;
  }

  add(event: ProgressEvent): void {
    const bounded = event.state === 'line' ? this.#bound(event) : event;
    if (bounded) this.#keep(bounded);
  }

  /** A line as it is kept: long ones cut, and none after the last that has room, which says so. */
  #bound(event: ProgressEvent): ProgressEvent | undefined {
    const line = event.line ?? '';
    if (this.#characters > mostCharacters) return undefined;
    this.#characters += line.length + 100;
    if (this.#characters > mostCharacters) {
      return { ...event, line: '… more output than is kept: from here on steps only, no lines' };
    }
    return line.length > longestLine ? { ...event, line: `${line.slice(0, longestLine)} … (cut)` } : event;
  }

  #keep(progress: ProgressEvent): void {
    this.#events.push({ seq: this.#events.length + 1, progress });
    this.#timer ??= setTimeout(() => this.#flush(), flushMs).unref();
    for (const bell of this.#bells) bell.ring();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const fresh = this.#events.slice(this.#written);
    if (fresh.length === 0) return;
    this.#written = this.#events.length;
    if (!this.#store.append(this.#id, fresh).ok) this.#isLost = true;
  }

  /** Writes what is left; says where some could not be. */
  finish(): readonly Report[] {
    this.#flush();
    if (!this.#isLost) return [];
    const text = 'A part of the output could not be kept: the disk is full, or the store can not be written.';
    return [warning('TASK_OUTPUT_LOST', text, { next: 'Free space; the runs and the audit log have what was done.' })];
  }

  /** Nothing comes any more: those who follow end once they have it all. */
  close(): void {
    this.#isClosed = true;
    for (const bell of this.#bells) bell.ring();
  }

  async *follow(after: number, signal: AbortSignal): AsyncGenerator<TaskEvent, void, undefined> {
    const bell = createBell();
    this.#bells.add(bell);
    try {
      for (let at = after; !signal.aborted; ) {
        const event = this.#events[at];
        if (event) {
          at += 1;
          yield event;
        } else if (this.#isClosed) return;
        else await bell.wait(signal, dayMs);
      }
    } finally {
      this.#bells.delete(bell);
    }
  }
}
