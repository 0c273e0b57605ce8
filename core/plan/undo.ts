import { info, type Report, warning } from '../report.ts';
import { ok, type Result } from '../result.ts';
import { handlerOf } from './actions/index.ts';
import { type ExecuteContext, limitsOf, makeRunner } from './execute.ts';
import { outcome, type RunOutcome, type StepOutcome } from './outcome.ts';
import type { Plan, Step } from './plan.ts';
import { reverseJobs, schedule } from './schedule.ts';
import type { FactsSource } from './stale.ts';
import { guard, openContext, type StepRunner, settle, tell } from './step-runner.ts';

export type UndoContext = Omit<ExecuteContext, keyof FactsSource>;

/**
 * Takes a run back: its done steps in reverse, each after all that depended on it, in parallel across nodes. Steps
 * that can't be taken back are told (UNDO_NOT_POSSIBLE) and hold up nothing. Killed at any point, it is run again
 * and carries on. Fails where nothing was begun: RUN_UNKNOWN, RUN_LOCKED, JOURNAL_NOT_WRITTEN.
 */
export async function undo(run: { readonly id: string }, context: UndoContext): Promise<Result<RunOutcome>> {
  const startedAt = performance.now();
  const opened = context.journal.reopen(run.id);
  if (!opened.ok) return opened;
  const journal = opened.value;
  try {
    const begun = journal.finish('undoing');
    if (!begun.ok) return begun;
    const stopped: Report[] = [];
    const runner = makeRunner(journal, context, (reports) => stopped.push(...reports));
    const steps = await undoSteps(journal.plan, runner, context, () => stopped.length > 0);
    const isWhole = steps.every((step) => !['failed', 'blocked'].includes(step.state) && !wasLeft(step));
    const state = isWhole && stopped.length === 0 ? 'undone' : 'undo-failed';
    const finished = journal.finish(state);
    return ok({
      runId: journal.id,
      planId: journal.plan.id,
      profileId: journal.plan.profileId,
      state: finished.ok ? state : 'undo-failed',
      isResumed: true,
      startedAt: journal.startedAt,
      elapsedMs: Math.round(performance.now() - startedAt),
      steps,
      reports: [...steps.flatMap((step) => step.reports), ...(finished.ok ? [] : finished.reports)],
    });
  } finally {
    journal.release();
  }
}

/** A step that would have been taken back, had the undo not been cancelled. */
function wasLeft(step: StepOutcome): boolean {
  return step.state === 'not-run' && step.reports.length > 0;
}

/** Only what this run changed, or may have begun to change, is taken back. */
function isChanged(runner: StepRunner, step: Step): boolean {
  const entry = runner.run.entry(step.id);
  return entry?.before !== undefined && entry.state !== 'undone' && entry.state !== 'kept';
}

async function undoSteps(
  plan: Plan,
  runner: StepRunner,
  context: UndoContext,
  isStopped: () => boolean,
): Promise<readonly StepOutcome[]> {
  const outcomes = new Map<string, StepOutcome>();
  for (const step of plan.steps) {
    if (isChanged(runner, step)) tell(runner, step, 'waiting');
    else outcomes.set(step.id, unchanged(runner, step));
  }
  // All steps take part, so that the order holds across those that have nothing to take back.
  const jobs = reverseJobs(
    plan.steps.map((step) => ({ step, id: step.id, lane: step.via, dependsOn: step.dependsOn })),
  );
  await schedule(jobs, {
    ...limitsOf(context),
    isStopped: () => isStopped() || context.signal.aborted,
    run: async ({ step }) => {
      const ended = outcomes.get(step.id) ?? (await undoStep(runner, step));
      outcomes.set(step.id, ended);
      return ended.state !== 'failed';
    },
  });
  return plan.steps.map(
    (step) => outcomes.get(step.id) ?? leftAlone(runner, step, isStopped() || context.signal.aborted),
  );
}

function leftAlone(runner: StepRunner, step: Step, isCut: boolean): StepOutcome {
  const reports = isCut
    ? [info('CANCELLED', 'Not taken back: the undo was stopped before it.')]
    : [info('PLAN_STEP_BLOCKED', 'Not taken back, because a step that was built on it could not be.')];
  tell(runner, step, 'skipped', { reports });
  return outcome(step, isCut ? 'not-run' : 'blocked', reports);
}

function unchanged(runner: StepRunner, step: Step): StepOutcome {
  const state = runner.run.entry(step.id)?.state;
  if (state === 'undone' || state === 'kept') return { ...outcome(step, state, []), isEarlier: true };
  return outcome(step, state === 'already' ? 'already' : 'not-run', []);
}

async function undoStep(runner: StepRunner, step: Step): Promise<StepOutcome> {
  const startedAt = performance.now();
  if (step.action.kind === 'await') return settle(runner, step, { state: 'undone', reports: [], startedAt });
  if ('irreversible' in step.undo) {
    const report = warning('UNDO_NOT_POSSIBLE', `"${step.title}" can't be taken back: ${step.undo.irreversible}.`, {
      node: step.via,
    });
    return settle(runner, step, { state: 'kept', reports: [report], startedAt });
  }
  tell(runner, step, 'running');
  const wasDone = runner.run.entry(step.id)?.state === 'done';
  const intended = runner.run.record(step.id, 'undoing');
  if (!intended.ok) {
    runner.stop(intended.reports);
    return outcome(step, 'failed', intended.reports);
  }
  runner.observe('intended', step);
  const undone = await guard(step, () => takeBack(runner, step, wasDone));
  runner.observe('applied', step);
  const state = undone.ok ? 'undone' : 'failed';
  const settled = settle(runner, step, { state, reports: undone.reports, startedAt });
  runner.observe('recorded', step);
  return settled;
}

/** Where the step had not come to its end, what was set up only for the change may be there still. */
async function takeBack(runner: StepRunner, step: Step, wasDone: boolean): Promise<Result<void>> {
  const handler = handlerOf(step.action);
  const before = runner.run.entry(step.id)?.before;
  if (before === undefined) return ok(undefined);
  const context = await openContext(runner, step);
  if (!context.ok) return context;
  const undone = await handler.undo(step.action, before, context.value);
  if (!undone.ok || wasDone) return undone;
  return (await handler.release?.(step.action, before, context.value)) ?? undone;
}
