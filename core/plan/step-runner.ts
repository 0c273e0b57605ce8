import type { OnProgress, ProgressEvent } from '../progress.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Transport } from '../transport/transport.ts';
import type { ActionContext, SecretKeeper } from './actions/handler.ts';
import { handlerOf } from './actions/index.ts';
import { sha256 } from './canonical.ts';
import type { EntryState, EntryUpdate, JournalRun } from './journal.ts';
import { outcome, type StepOutcome, type StepState } from './outcome.ts';
import type { Step } from './plan.ts';
import type { Redactor } from './redact.ts';

/** What running or undoing a step needs: the same for all steps of a run. */
export interface StepRunner {
  readonly run: JournalRun;
  readonly transport: (node: string) => Promise<Result<Transport>>;
  readonly redactor: Redactor;
  readonly keeper: SecretKeeper | undefined;
  readonly cancel: AbortSignal;
  /** For changes; not aborted by cancel. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  readonly usualMs: (step: Step) => number | undefined;
  readonly observe: (moment: 'intended' | 'applied' | 'recorded', step: Step) => void;
  /** Nothing more may start: the journal can't be written. */
  readonly stop: (reports: readonly Report[]) => void;
}

/** Tells a step's progress. */
export function tell(runner: StepRunner, step: Step, state: ProgressEvent['state'], more: Partial<ProgressEvent> = {}) {
  const usualMs = runner.usualMs(step);
  runner.onProgress({
    at: Date.now(),
    step: step.id,
    ...(step.node === null ? {} : { node: step.node }),
    title: step.title,
    state,
    ...(usualMs === undefined ? {} : { usualMs }),
    ...more,
  });
}

/** Connects to the node that a step runs on, and puts together what its handler works with. */
export async function openContext(runner: StepRunner, step: Step): Promise<Result<ActionContext>> {
  const transport = await runner.transport(step.via);
  if (!transport.ok) return transport;
  const entry = runner.run.entry(step.id);
  return ok({
    node: step.via,
    transport: transport.value,
    secrets: runner.redactor.source,
    keeper: runner.keeper,
    keepAs: `undo/${runner.run.id}/${sha256(step.id).slice(0, 16)}`,
    cancel: runner.cancel,
    signal: runner.signal,
    isResumed: entry?.before !== undefined,
    onLine: (line) => tell(runner, step, 'line', { line }),
    redact: runner.redactor.text,
  });
}

/** A bug in a handler ends its own step and is told; the steps beside it come to their end. */
export async function guard<T>(step: Step, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (cause) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return fail(
      error('STEP_CRASHED', `Quorate has a bug in the step "${step.title}".`, {
        node: step.via,
        next: 'Report it with the evidence; resume the run to try the step again.',
        evidence: { output: text.slice(0, 4000) },
      }),
    );
  }
}

/** Ends a step: the journal first, then whoever looks on. */
export function settle(
  runner: StepRunner,
  step: Step,
  ended: { readonly state: StepState & EntryState; readonly reports: readonly Report[]; readonly startedAt: number },
  before?: Pick<EntryUpdate, 'before'>,
): StepOutcome {
  const elapsedMs = Math.round(performance.now() - ended.startedAt);
  const reports = ended.reports.map(runner.redactor.report);
  const written = runner.run.record(step.id, ended.state, { ...before, reports, elapsedMs });
  if (!written.ok) {
    runner.stop(written.reports);
    tell(runner, step, 'failed', { elapsedMs, reports: [...reports, ...written.reports] });
    // Not 'done', though it may have been: only the journal makes it so. A resume finds out by its probe.
    return outcome(step, 'failed', [...reports, ...written.reports], elapsedMs);
  }
  const shown =
    ended.state === 'failed' ? 'failed' : ended.state === 'done' || ended.state === 'undone' ? 'done' : 'skipped';
  tell(runner, step, shown, { elapsedMs, ...(reports.length === 0 ? {} : { reports }) });
  return outcome(step, ended.state, reports, elapsedMs);
}

/** Applies one step: journal, probe, remember, apply, verify, journal. Does nothing that was done already. */
export async function runStep(runner: StepRunner, step: Step): Promise<StepOutcome> {
  const startedAt = performance.now();
  tell(runner, step, 'running');
  const intended = runner.run.record(step.id, 'intended');
  if (!intended.ok) {
    runner.stop(intended.reports);
    tell(runner, step, 'failed', { reports: intended.reports });
    return outcome(step, 'failed', intended.reports);
  }
  runner.observe('intended', step);
  const ended = await guard(step, () => applyStep(runner, step));
  const isLooking = runner.run.entry(step.id)?.state === 'intended';
  if (!ended.ok && runner.cancel.aborted && (isLooking || ended.reports[0]?.code === 'CANCELLED')) {
    // Cancelled while it only looked or waited: as if it had not begun. The journal keeps how far it was.
    tell(runner, step, 'skipped');
    return outcome(step, 'not-run', []);
  }
  const settled = ended.ok
    ? settle(runner, step, { state: ended.value.state, reports: ended.reports, startedAt }, ended.value.kept)
    : settle(runner, step, { state: 'failed', reports: ended.reports, startedAt });
  runner.observe('recorded', step);
  return settled;
}

interface Applied {
  readonly state: 'done' | 'already';
  readonly kept: Pick<EntryUpdate, 'before'>;
}

async function applyStep(runner: StepRunner, step: Step): Promise<Result<Applied>> {
  const { action } = step;
  const handler = handlerOf(action);
  const opened = await openContext(runner, step);
  if (!opened.ok) return opened;
  const context = opened.value;
  const earlier = runner.run.entry(step.id)?.before;
  const probed = await handler.probe(action, context);
  if (!probed.ok) return probed;
  if (probed.value.isDone) {
    if (earlier === undefined) return ok({ state: 'already', kept: {} }, probed.reports);
    const released = await handler.release?.(action, earlier, context);
    if (released?.ok === false) return released;
    const verified = await handler.verify(action, earlier, context);
    return verified.ok ? ok({ state: 'done', kept: { before: verified.value } }, verified.reports) : verified;
  }
  if (runner.cancel.aborted) return fail(error('CANCELLED', 'Cancelled before the step changed anything.'));

  const remembered = earlier === undefined ? await handler.remember(action, probed.value.found, context) : ok(earlier);
  if (!remembered.ok) return remembered;
  const before = remembered.value;
  const written = runner.run.record(step.id, 'applying', { before });
  if (!written.ok) {
    runner.stop(written.reports);
    return written;
  }
  const applied = await guard(step, () => handler.apply(action, before, context));
  if (!applied.ok) return applied;
  runner.observe('applied', step);
  const verified = await handler.verify(action, before, context);
  if (!verified.ok) return verified;
  return ok({ state: 'done', kept: { before: verified.value } }, [...applied.reports, ...verified.reports]);
}
