import type { Report } from '../report.ts';
import type { RunState } from './journal.ts';
import type { Step } from './plan.ts';

/**
 * How a step ended. `already`: it was so before. `blocked`: something that it depends on failed. `not-run`: the run
 * was cancelled or stopped before it. `undone`, `kept`: of an undo.
 */
export type StepState = 'done' | 'already' | 'failed' | 'blocked' | 'not-run' | 'undone' | 'kept';

export interface StepOutcome {
  readonly stepId: string;
  readonly node: string | null;
  readonly title: string;
  readonly state: StepState;
  readonly reports: readonly Report[];
  /** Milliseconds; absent where it did not run. */
  readonly elapsedMs?: number;
  /** Finished in an earlier part of a resumed run, and not touched in this. */
  readonly isEarlier?: boolean;
}

/** What came of a run (or of undoing one): every step of the plan, in its order. */
export interface RunOutcome {
  readonly runId: string;
  readonly planId: string;
  readonly profileId: string;
  readonly state: Extract<RunState, 'done' | 'failed' | 'cancelled' | 'undone' | 'undo-failed'>;
  readonly isResumed: boolean;
  readonly startedAt: string;
  /** Milliseconds of this part of the run. */
  readonly elapsedMs: number;
  readonly steps: readonly StepOutcome[];
  /** All reports of the steps, and those of the run as a whole. */
  readonly reports: readonly Report[];
}

/** One step's line in the outcome; its node is told in each of its reports. */
export function outcome(step: Step, state: StepState, reports: readonly Report[], elapsedMs?: number): StepOutcome {
  const { id: stepId, node, title } = step;
  const told = reports.map((report) => (report.node !== undefined || node === null ? report : { ...report, node }));
  return { stepId, node, title, state, reports: told, ...(elapsedMs === undefined ? {} : { elapsedMs }) };
}
