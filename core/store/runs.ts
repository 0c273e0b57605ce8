import type { JournalEntry, RunState } from '../plan/journal.ts';
import type { Plan } from '../plan/plan.ts';
import type { Database } from './database.ts';
import { livingOwner, type RunRow, readEntries } from './journal.ts';

/** A run as it is listed. `interrupted`: its process is gone, so it can be resumed. */
export interface RunSummary {
  readonly id: string;
  readonly planId: string;
  readonly profileId: string;
  readonly title: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** The process that works on it now. */
  readonly pid?: number;
  /** Steps of the plan, and those that are done or were so already. */
  readonly steps: number;
  readonly finished: number;
}

/** A run with its plan and the journal's entry of each step that was begun. */
export interface RunRecord extends RunSummary {
  readonly plan: Plan;
  readonly entries: readonly JournalEntry[];
}

export interface Runs {
  /** Newest first. */
  list(profileId?: string): readonly RunSummary[];
  show(id: string): RunRecord | undefined;
}

/** How a state reads whose process is gone: an undo is to be undone again, a run can be resumed. */
const orphaned: Partial<Record<RunState, RunState>> = { running: 'interrupted', undoing: 'undo-failed' };

type Row = RunRow & { readonly json: string };

export function openRuns(database: Database): Runs {
  const columns = 'runs.*, plans.json FROM runs JOIN plans ON plans.id = runs.plan_id';
  const all = database.prepare<{ profile: string | null }, Row>(
    `SELECT ${columns} WHERE @profile IS NULL OR runs.profile_id = @profile ORDER BY started_at DESC, runs.rowid DESC`,
  );
  const one = database.prepare<[string], Row>(`SELECT ${columns} WHERE runs.id = ?`);
  const show = (row: Row): RunRecord => {
    const plan = JSON.parse(row.json) as Plan;
    const entries = [...readEntries(database, row.id).values()];
    const owner = livingOwner(row);
    return {
      id: row.id,
      planId: row.plan_id,
      profileId: row.profile_id,
      title: row.title,
      state: owner === undefined ? (orphaned[row.state] ?? row.state) : row.state,
      startedAt: row.started_at,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      ...(owner === undefined ? {} : { pid: owner.pid }),
      steps: plan.steps.length,
      finished: entries.filter((entry) => entry.state === 'done' || entry.state === 'already').length,
      plan,
      entries,
    };
  };
  return {
    list: (profileId) =>
      all.all({ profile: profileId ?? null }).map((row) => {
        const { plan: _plan, entries: _entries, ...summary } = show(row);
        return summary;
      }),
    show: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : show(row);
    },
  };
}
