import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import type { Json } from './canonical.ts';
import type { Plan } from './plan.ts';

/**
 * Where a step stands in the journal.
 * `intended`: about to be probed, nothing changed yet. `applying`: what undo needs is kept, the change may have
 * begun. `done`: applied by this run and verified. `already`: it was so before. `failed`: told in its reports.
 * `undoing`, `undone`, `kept`: taken back, or told why not (`kept` is not tried again).
 */
export type EntryState = 'intended' | 'applying' | 'done' | 'already' | 'failed' | 'undoing' | 'undone' | 'kept';

export interface JournalEntry {
  readonly stepId: string;
  readonly state: EntryState;
  /** What undo needs, as the step's handler left it; absent where nothing was changed. */
  readonly before?: Json;
  readonly reports: readonly Report[];
  /** Milliseconds from `intended` to the last entry. */
  readonly elapsedMs?: number;
  readonly at: string;
}

/** `interrupted` is how a run reads whose owner died: it can be resumed. */
export type RunState =
  | 'running'
  | 'interrupted'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undoing'
  | 'undone'
  | 'undo-failed';

/** What a step leaves with its new state. */
export interface EntryUpdate {
  readonly before?: Json;
  readonly reports?: readonly Report[];
  readonly elapsedMs?: number;
}

/** One run of a plan, locked by this process until `release`. Writes are on disk when they return. */
export interface JournalRun {
  readonly id: string;
  readonly plan: Plan;
  readonly startedAt: string;
  /** The run had begun before; its entries say how far it came. */
  readonly isResumed: boolean;
  entry(stepId: string): JournalEntry | undefined;
  /** Reports JOURNAL_NOT_WRITTEN (disk full, read-only); then nothing of it is kept. */
  record(stepId: string, state: EntryState, update?: EntryUpdate): Result<void>;
  finish(state: RunState): Result<void>;
  /** Gives the lock back; the run can be resumed by another process. */
  release(): void;
}

/** Where runs are written before and while they happen. `core/store` implements it. */
export interface Journal {
  /** The last run of this plan that changed something and did not come to its end, if there is one. */
  unfinished(planId: string): string | undefined;
  /** RUN_LOCKED while a living process works on this profile: asked first, since what it changes would read as stale. */
  checkLock(profileId: string): Result<void>;
  /**
   * Takes up the unfinished run of this plan, or begins one. Reports RUN_LOCKED while a living process works on
   * this profile (the lock of a dead one is taken over), JOURNAL_NOT_WRITTEN.
   */
  begin(plan: Plan): Result<JournalRun>;
  /** Takes up a run by its id, to undo it. Reports RUN_UNKNOWN and as `begin` does. */
  reopen(runId: string): Result<JournalRun>;
  /** Milliseconds that a step of this title took in the middle case, where it ran before. */
  usualMs(title: string): number | undefined;
}
