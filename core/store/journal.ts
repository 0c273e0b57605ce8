import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../plan/canonical.ts';
import type { EntryState, EntryUpdate, Journal, JournalEntry, JournalRun, RunState } from '../plan/journal.ts';
import type { Plan } from '../plan/plan.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { attempt, type Database } from './database.ts';
import type { Durations } from './durations.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';
import { putPlan } from './plans.ts';

const ownerSchema = z.strictObject({ pid: z.int(), startTicks: z.string().optional(), boot: z.string().optional() });

export interface RunRow {
  readonly id: string;
  readonly plan_id: string;
  readonly profile_id: string;
  readonly title: string;
  readonly state: RunState;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly owner: string | null;
}

interface EntryRow {
  readonly step_id: string;
  readonly state: EntryState;
  readonly at: string;
  readonly before: string | null;
  readonly reports: string;
  readonly elapsed_ms: number | null;
}

/** Runs that this process works on: where a full disk kept a release from being written, it is released all the same. */
const heldHere = new Set<string>();

/** Who holds a run's lock, if that process lives and still works on it. */
export function livingOwner(row: Pick<RunRow, 'id' | 'owner'>): Owner | undefined {
  if (row.owner === null) return undefined;
  const owner = ownerSchema.parse(JSON.parse(row.owner)) as Owner;
  if (owner.pid === process.pid && !heldHere.has(row.id)) return undefined;
  return isAlive(owner) ? owner : undefined;
}

/** The entries of a run by step. */
export function readEntries(database: Database, runId: string): Map<string, JournalEntry> {
  const rows = database.prepare<[string], EntryRow>('SELECT * FROM run_steps WHERE run_id = ?').all(runId);
  return new Map(rows.map((row) => [row.step_id, toEntry(row)]));
}

function toEntry(row: EntryRow): JournalEntry {
  return {
    stepId: row.step_id,
    state: row.state,
    at: row.at,
    reports: JSON.parse(row.reports) as readonly Report[],
    ...(row.before === null ? {} : { before: JSON.parse(row.before) as Json }),
    ...(row.elapsed_ms === null ? {} : { elapsedMs: row.elapsed_ms }),
  };
}

/** The journal on SQLite. @see core/plan/journal.ts for what it promises */
export function openJournal(database: Database, file: string, durations: Durations): Journal {
  const fault = { code: 'JOURNAL_NOT_WRITTEN', text: 'The journal could not be written', file };
  const lastOfPlan = database.prepare<[string], RunRow>(
    'SELECT * FROM runs WHERE plan_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1',
  );
  const byId = database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?');
  const locked = database.prepare<[string], RunRow>('SELECT * FROM runs WHERE profile_id = ? AND owner IS NOT NULL');
  const lock = database.prepare('UPDATE runs SET owner = ?, state = ?, ended_at = NULL WHERE id = ?');
  const insert = database.prepare(
    'INSERT INTO runs (id, plan_id, profile_id, title, state, started_at, owner) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const changed = database.prepare<[string]>('SELECT 1 FROM run_steps WHERE run_id = ? AND before IS NOT NULL LIMIT 1');

  const isOpen = (row: RunRow | undefined): row is RunRow =>
    row !== undefined && ['running', 'failed', 'cancelled'].includes(row.state);

  const checkLock = (profileId: string): Result<void> => {
    for (const row of locked.all(profileId)) {
      const owner = livingOwner(row);
      if (owner !== undefined) return fail(runLocked(row, owner));
    }
    return ok(undefined);
  };

  /** Locks within one immediate transaction, so that of two processes one gets it. */
  const take = (profileId: string, claim: () => JournalRun): Result<JournalRun> => {
    const begun = attempt(fault, () =>
      database
        .transaction((): Result<JournalRun> | JournalRun => {
          const free = checkLock(profileId);
          return free.ok ? claim() : free;
        })
        .immediate(),
    );
    if (!begun.ok) return begun;
    return 'ok' in begun.value ? begun.value : { ok: true, value: begun.value, reports: [] };
  };

  const open = (id: string, plan: Plan, startedAt: string, isResumed: boolean): JournalRun =>
    makeRun({ database, fault, durations, id, plan, startedAt, isResumed });

  return {
    unfinished: (planId) => {
      const row = lastOfPlan.get(planId);
      return isOpen(row) && changed.get(row.id) !== undefined ? row.id : undefined;
    },
    checkLock,
    begin: (plan) =>
      take(plan.profileId, () => {
        const owner = JSON.stringify(thisOwner());
        const row = lastOfPlan.get(plan.id);
        if (isOpen(row)) {
          lock.run(owner, 'running', row.id);
          return open(row.id, plan, row.started_at, true);
        }
        putPlan(database, plan);
        const id = randomBytes(4).toString('hex');
        const startedAt = new Date().toISOString();
        insert.run(id, plan.id, plan.profileId, plan.title, 'running', startedAt, owner);
        return open(id, plan, startedAt, false);
      }),
    reopen: (runId) => {
      const row = byId.get(runId);
      if (row === undefined) {
        return fail(error('RUN_UNKNOWN', `There is no run ${runId}.`, { next: 'List the runs: quorate run list' }));
      }
      return take(row.profile_id, () => {
        lock.run(JSON.stringify(thisOwner()), row.state, row.id);
        const kept = database
          .prepare<[string], { json: string }>('SELECT json FROM plans WHERE id = ?')
          .get(row.plan_id);
        return open(row.id, JSON.parse(kept?.json ?? 'null') as Plan, row.started_at, true);
      });
    },
    usualMs: durations.usualMs,
  };
}

function runLocked(row: RunRow, owner: Owner): Report {
  return error('RUN_LOCKED', `The run "${row.title}" is under way in process ${owner.pid}.`, {
    why: 'Two runs at once on one cluster would undo each other.',
    next: `Wait for it (quorate run show ${row.id}), or end it there; then try again.`,
  });
}

interface RunParts {
  readonly database: Database;
  readonly fault: Parameters<typeof attempt>[0];
  readonly durations: Durations;
  readonly id: string;
  readonly plan: Plan;
  readonly startedAt: string;
  readonly isResumed: boolean;
}

function makeRun({ database, fault, durations, id, plan, startedAt, isResumed }: RunParts): JournalRun {
  const entries = readEntries(database, id);
  heldHere.add(id);
  const titles = new Map(plan.steps.map((step) => [step.id, step.title]));
  const write = database.prepare(
    `INSERT INTO run_steps (run_id, step_id, state, at, before, reports, elapsed_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run_id, step_id) DO UPDATE SET state = excluded.state, at = excluded.at,
       before = coalesce(excluded.before, before), reports = excluded.reports,
       elapsed_ms = coalesce(excluded.elapsed_ms, elapsed_ms)`,
  );
  const record = (stepId: string, state: EntryState, update: EntryUpdate): JournalEntry => {
    const at = new Date().toISOString();
    const before = update.before === undefined ? null : JSON.stringify(update.before);
    const reports = JSON.stringify(update.reports ?? []);
    write.run(id, stepId, state, at, before, reports, update.elapsedMs ?? null);
    const title = titles.get(stepId);
    if (state === 'done' && title !== undefined && update.elapsedMs !== undefined)
      durations.add(title, update.elapsedMs);
    const earlier = entries.get(stepId);
    return {
      stepId,
      state,
      at,
      reports: update.reports ?? [],
      ...(earlier?.before === undefined ? {} : { before: earlier.before }),
      ...(earlier?.elapsedMs === undefined ? {} : { elapsedMs: earlier.elapsedMs }),
      ...(update.before === undefined ? {} : { before: update.before }),
      ...(update.elapsedMs === undefined ? {} : { elapsedMs: update.elapsedMs }),
    };
  };
  return {
    id,
    plan,
    startedAt,
    isResumed,
    entry: (stepId) => entries.get(stepId),
    record: (stepId, state, update = {}) => {
      const written = attempt(fault, () => database.transaction(() => record(stepId, state, update)).immediate());
      if (!written.ok) return written;
      entries.set(stepId, written.value);
      return { ok: true, value: undefined, reports: [] };
    },
    finish: (state) =>
      attempt(fault, () => {
        const endedAt = state === 'running' || state === 'undoing' ? null : new Date().toISOString();
        database.prepare('UPDATE runs SET state = ?, ended_at = ? WHERE id = ?').run(state, endedAt, id);
      }),
    release: () => {
      heldHere.delete(id);
      // Where even this can't be written, the lock is void from here on, and for others when this process ends.
      attempt(fault, () => database.prepare('UPDATE runs SET owner = NULL WHERE id = ?').run(id));
    },
  };
}
