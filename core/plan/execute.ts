import type { OnProgress } from '../progress.ts';
import { info, type Report } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { SecretSource } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import type { SecretKeeper } from './actions/handler.ts';
import type { Journal, JournalRun } from './journal.ts';
import { outcome, type RunOutcome, type StepOutcome } from './outcome.ts';
import type { Plan, Step } from './plan.ts';
import { makeRedactor } from './redact.ts';
import { schedule } from './schedule.ts';
import { checkFacts, type FactsSource } from './stale.ts';
import { runStep, type StepRunner, tell } from './step-runner.ts';

export type { RunOutcome } from './outcome.ts';

/** Steps at a time on one node's connection, and on all: sshd takes ten sessions a connection (MaxSessions). */
const usualPerNode = 4;
const usualOverall = 64;

/** What running a plan needs; `FactsSource` for the check whether the plan is still right. */
export interface ExecuteContext extends FactsSource {
  readonly transport: (node: string) => Promise<Result<Transport>>;
  readonly secrets: SecretSource;
  /** Where old files that are secret are kept for undo: the profile's vault. */
  readonly keeper?: SecretKeeper;
  readonly journal: Journal;
  /** Cancel: what runs comes to its end, waits are cut, nothing more begins. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Steps at a time on one node; 4 unless told. */
  readonly perNode?: number;
  /** Steps at a time on all nodes; 64 unless told. */
  readonly overall?: number;
  /** Told each moment that a kill could fall between; for tests. */
  readonly observe?: (moment: 'intended' | 'applied' | 'recorded', step: Step) => void;
}

/**
 * Runs a plan, or takes up its unfinished run: steps that are done stay done, one that was begun is probed first.
 * A failed step stops what depends on it; the rest comes to its end, and the outcome (state `failed`) lists each.
 * Fails where nothing was begun: PLAN_STALE, RUN_LOCKED, JOURNAL_NOT_WRITTEN.
 */
export async function execute(plan: Plan, context: ExecuteContext): Promise<Result<RunOutcome>> {
  const startedAt = performance.now();
  const free = context.journal.checkLock(plan.profileId);
  if (!free.ok) return free;
  if (context.journal.unfinished(plan.id) === undefined) {
    const checked = await checkFacts(plan, context);
    if (!checked.ok) return checked;
  }
  const begun = context.journal.begin(plan);
  if (!begun.ok) return begun;
  const run = begun.value;
  try {
    const stopped: Report[] = [];
    const runner = makeRunner(run, context, (reports) => stopped.push(...reports));
    const steps = await runSteps(plan, runner, context, () => stopped.length > 0);
    const isFailed = stopped.length > 0 || steps.some((step) => step.state === 'failed' || step.state === 'blocked');
    const state = isFailed ? 'failed' : steps.some((step) => step.state === 'not-run') ? 'cancelled' : 'done';
    const finished = run.finish(state);
    const reports = [...steps.flatMap((step) => step.reports), ...(finished.ok ? [] : finished.reports)];
    return ok({
      runId: run.id,
      planId: plan.id,
      profileId: plan.profileId,
      // A run whose end is not in the journal is not done: its resume will find nothing left to do.
      state: finished.ok ? state : 'failed',
      isResumed: run.isResumed,
      startedAt: run.startedAt,
      elapsedMs: Math.round(performance.now() - startedAt),
      steps,
      reports,
    });
  } finally {
    run.release();
  }
}

/** Puts together what the steps of a run share. */
export function makeRunner(
  run: JournalRun,
  context: Omit<ExecuteContext, keyof FactsSource>,
  stop: StepRunner['stop'],
): StepRunner {
  const titles = new Map<string, number | undefined>();
  return {
    run,
    transport: context.transport,
    redactor: makeRedactor(context.secrets),
    keeper: context.keeper,
    cancel: context.signal,
    signal: new AbortController().signal,
    onProgress: context.onProgress,
    usualMs: (step) => {
      if (!titles.has(step.title)) titles.set(step.title, context.journal.usualMs(step.title) ?? step.usualMs);
      return titles.get(step.title);
    },
    observe: context.observe ?? (() => undefined),
    stop,
  };
}

/** The limits that a run keeps to. */
export function limitsOf(context: Pick<ExecuteContext, 'perNode' | 'overall'>) {
  return { perLane: context.perNode ?? usualPerNode, overall: context.overall ?? usualOverall };
}

async function runSteps(
  plan: Plan,
  runner: StepRunner,
  context: ExecuteContext,
  isStopped: () => boolean,
): Promise<readonly StepOutcome[]> {
  const outcomes = new Map<string, StepOutcome>();
  for (const step of plan.steps) {
    const entry = runner.run.entry(step.id);
    if (entry?.state === 'done' || entry?.state === 'already') {
      outcomes.set(step.id, { ...outcome(step, entry.state, entry.reports, entry.elapsedMs), isEarlier: true });
      tell(runner, step, 'skipped', { line: 'done in an earlier part of this run' });
    } else tell(runner, step, 'waiting');
  }
  const open = plan.steps.filter((step) => !outcomes.has(step.id));
  const jobs = open.map((step) => ({
    step,
    id: step.id,
    lane: step.via,
    dependsOn: step.dependsOn.filter((id) => !outcomes.has(id)),
  }));
  await schedule(jobs, {
    ...limitsOf(context),
    isStopped: () => isStopped() || context.signal.aborted,
    run: async ({ step }) => {
      const ended = await runStep(runner, step);
      outcomes.set(step.id, ended);
      return ended.state === 'done' || ended.state === 'already';
    },
  });
  for (const step of open) if (!outcomes.has(step.id)) outcomes.set(step.id, leftOut(step, outcomes, runner));
  return plan.steps.flatMap((step) => outcomes.get(step.id) ?? []);
}

/** A step that did not begin: because of what it depends on, or because the run ended before it. */
function leftOut(step: Step, outcomes: ReadonlyMap<string, StepOutcome>, runner: StepRunner): StepOutcome {
  const cause = step.dependsOn.find((id) => ['failed', 'blocked'].includes(outcomes.get(id)?.state ?? ''));
  if (cause === undefined) {
    tell(runner, step, 'skipped');
    return outcome(step, 'not-run', []);
  }
  const reports = [info('PLAN_STEP_BLOCKED', `Not run, because "${outcomes.get(cause)?.title ?? cause}" failed.`)];
  tell(runner, step, 'skipped', { reports });
  return outcome(step, 'blocked', reports);
}
