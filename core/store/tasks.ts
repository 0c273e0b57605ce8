import type { ProgressEvent } from '../progress.ts';
import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import { attempt, type Database } from './database.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';

/** Tasks kept at most; what is older goes with its output. What it did stays in the runs and in the audit log. */
const keptTasks = 1_000;

/** One piece of long work as it is kept. @see core/contract/tasks.ts, which shows it to screens */
export interface StoredTask {
  readonly id: string;
  readonly call: string;
  readonly title: string;
  readonly profile?: string;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** `interrupted` is how a running one reads whose process is gone. */
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly value?: unknown;
  readonly reports: readonly Report[];
  readonly run?: string;
}

/** One line of output, numbered from 1 without gaps. */
export interface StoredTaskEvent {
  readonly seq: number;
  readonly progress: ProgressEvent;
}

/** Writes report STORE_NOT_WRITTEN. */
export interface TaskStore {
  /** Begins a task that this process works on, and lets the oldest go. */
  begin(task: StoredTask): Result<void>;
  /** Keeps a new state; one that has ended is no longer this process's. */
  change(task: StoredTask): Result<void>;
  append(id: string, events: readonly StoredTaskEvent[]): Result<void>;
  get(id: string): StoredTask | undefined;
  /** Newest first, without their values, which may be large. */
  list(filter?: { readonly profile?: string; readonly limit?: number }): readonly StoredTask[];
  /** Output after `after`, in order. */
  events(id: string, after: number, limit: number): readonly StoredTaskEvent[];
}

interface Row {
  readonly json: string;
  readonly owner: string;
  readonly value: string | null;
}

export function openTasks(database: Database, file: string): TaskStore {
  const fault = { code: 'STORE_NOT_WRITTEN', text: 'The task could not be kept', file };
  const insert = database.prepare('INSERT INTO tasks (id, profile_id, owner, json) VALUES (?, ?, ?, ?)');
  const prune = database.prepare(
    'DELETE FROM tasks WHERE number <= (SELECT number FROM tasks ORDER BY number DESC LIMIT 1 OFFSET ?)',
  );
  const update = database.prepare('UPDATE tasks SET json = ?, value = ? WHERE id = ?');
  // Into nothing where the task went meanwhile, because so many came after it.
  const add = database.prepare('INSERT INTO task_events (task_id, seq, json) SELECT id, ?, ? FROM tasks WHERE id = ?');
  const one = database.prepare<[string], Row>('SELECT json, owner, value FROM tasks WHERE id = ?');
  const many = database.prepare<{ profile: string | null; limit: number }, Row>(
    `SELECT json, owner, NULL AS value FROM tasks WHERE @profile IS NULL OR profile_id = @profile
       ORDER BY number DESC LIMIT @limit`,
  );
  const after = database.prepare<[string, number, number], { seq: number; json: string }>(
    'SELECT seq, json FROM task_events WHERE task_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  /** Tasks that this process works on: its own number alone does not tell, since a store may be opened anew. */
  const heldHere = new Set<string>();

  const toTask = (row: Row): StoredTask => {
    const task = JSON.parse(row.json) as StoredTask;
    const isHeld = () => {
      const owner = JSON.parse(row.owner) as Owner;
      return owner.pid === process.pid ? heldHere.has(task.id) : isAlive(owner);
    };
    return {
      ...task,
      ...(task.state === 'running' && !isHeld() ? { state: 'interrupted' as const } : {}),
      ...(row.value === null ? {} : { value: JSON.parse(row.value) as unknown }),
    };
  };

  return {
    begin: (task) =>
      attempt(fault, () => {
        const write = database.transaction(() => {
          insert.run(task.id, task.profile ?? null, JSON.stringify(thisOwner()), JSON.stringify(task));
          prune.run(keptTasks);
        });
        write.immediate();
        heldHere.add(task.id);
      }),
    change: ({ value, ...task }) => {
      if (task.state !== 'running') heldHere.delete(task.id);
      return attempt(fault, () => {
        update.run(JSON.stringify(task), value === undefined ? null : JSON.stringify(value), task.id);
      });
    },
    append: (id, events) =>
      attempt(fault, () => {
        const write = database.transaction(() => {
          for (const { seq, progress } of events) add.run(seq, JSON.stringify(progress), id);
        });
        write.immediate();
      }),
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : toTask(row);
    },
    list: ({ profile, limit } = {}) => many.all({ profile: profile ?? null, limit: limit ?? 100 }).map(toTask),
    events: (id, from, limit) =>
      after.all(id, from, limit).map(({ seq, json }) => ({ seq, progress: JSON.parse(json) as ProgressEvent })),
  };
}
