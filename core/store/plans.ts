import type { Plan } from '../plan/plan.ts';
import type { Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** The plans that were made; a plan is immutable, so one that is there stays as it is. */
export interface Plans {
  get(id: string): Plan | undefined;
  /** Newest first. */
  list(profileId?: string): readonly Plan[];
  /** Reports STORE_NOT_WRITTEN. */
  put(plan: Plan): Result<void>;
}

/** Keeps a plan within the caller's transaction. */
export function putPlan(database: Database, plan: Plan): void {
  database
    .prepare('INSERT OR IGNORE INTO plans (id, profile_id, created_at, json) VALUES (?, ?, ?, ?)')
    .run(plan.id, plan.profileId, plan.createdAt, JSON.stringify(plan));
}

export function openPlans(database: Database, file: string): Plans {
  const fault = { code: 'STORE_NOT_WRITTEN', text: 'The plan could not be kept', file };
  const one = database.prepare<[string], { json: string }>('SELECT json FROM plans WHERE id = ?');
  const all = database.prepare<{ profile: string | null }, { json: string }>(
    'SELECT json FROM plans WHERE @profile IS NULL OR profile_id = @profile ORDER BY created_at DESC',
  );
  return {
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : (JSON.parse(row.json) as Plan);
    },
    list: (profileId) => all.all({ profile: profileId ?? null }).map((row) => JSON.parse(row.json) as Plan),
    put: (plan) => attempt(fault, () => putPlan(database, plan)),
  };
}
