import type { RunOutcome } from '../plan/execute.ts';
import type { Result } from '../result.ts';
import { type CommandContext, refuse } from './command-context.ts';
import { exitStatus, statusOf } from './exit-status.ts';
import { counted, duration } from './screen/format.ts';

type StepState = RunOutcome['steps'][number]['state'];

/** Tells how a run or an undo ended: counts, what to type next where it stopped; the exit status. */
export function tellOutcome(context: CommandContext, outcome: Result<RunOutcome>): number {
  if (!outcome.ok) return refuse(context, outcome.reports);
  const { tell, isJson } = context;
  const { value } = outcome;
  // What a step reported stands already where the step ended.
  const told = new Set(value.steps.flatMap(({ reports }) => reports).map((report) => JSON.stringify(report)));
  tell.reports(outcome.reports.filter((report) => isJson || !told.has(JSON.stringify(report))));
  tell.reports(value.reports.filter((report) => !isJson && !told.has(JSON.stringify(report))));
  tell.text(`\n${closing(value)}`);
  tell.result(value);
  if (value.state === 'done' || value.state === 'undone') return exitStatus.done;
  if (value.state === 'cancelled') return exitStatus.cancelled;
  return Math.max(exitStatus.failed, statusOf(value.steps.flatMap(({ reports }) => reports)));
}

function closing(value: RunOutcome): string {
  const { runId, state } = value;
  const count = (...states: readonly StepState[]) => value.steps.filter((step) => states.includes(step.state)).length;
  const took = duration(value.elapsedMs);
  if (state === 'done') {
    const already = count('already');
    return `Done in ${took}: ${counted(count('done'), 'step')} done${already ? `, ${already} found done already` : ''}. Run ${runId}.`;
  }
  if (state === 'undone' || state === 'undo-failed') {
    const kept = value.steps.filter((step) => step.state === 'kept');
    const lines = kept.map((step) => `  ${step.node ? `${step.node}: ` : ''}${step.title}`);
    const head =
      state === 'undone'
        ? `Undone in ${took}: ${counted(count('undone'), 'step')} taken back.`
        : `Run ${runId} could not be undone whole: ${counted(count('undone'), 'step')} taken back, ${count('failed', 'blocked', 'not-run')} not. When the cause is mended: quorate run undo ${runId}`;
    return kept.length === 0 ? head : [head, `What stays as it is, since it can't be taken back:`, ...lines].join('\n');
  }
  const counts = `${counted(count('done', 'already'), 'step')} done, ${count('failed')} failed, ${count('blocked', 'not-run')} not begun`;
  const when = state === 'cancelled' ? 'To go on' : 'When the cause is mended';
  return [
    `Run ${runId} ${state === 'cancelled' ? 'was stopped' : 'failed'} after ${took}: ${counts}.`,
    `${when}:  quorate run resume ${runId}`,
    `To take it back:  quorate run undo ${runId}`,
  ].join('\n');
}
