import type { RunOutcome } from '../plan/execute.ts';
import type { Result } from '../result.ts';
import { type CommandContext, refuse } from './command-context.ts';
import { exitStatus, statusOf } from './exit-status.ts';
import { duration } from './screen/format.ts';

/** Tells how a run ended: counts, what to type next where it stopped; the exit status. */
export function tellOutcome(context: CommandContext, outcome: Result<RunOutcome>): number {
  if (!outcome.ok) return refuse(context, outcome.reports);
  const { tell } = context;
  const { value } = outcome;
  const count = (state: string) => value.steps.filter((step) => step.state === state).length;
  tell.reports(outcome.reports);
  if (value.state === 'done') {
    tell.text(
      `Done in ${duration(value.elapsedMs)}: ${count('done')} steps done, ${count('already')} were done already.`,
    );
  } else {
    tell.text(
      `Run ${value.runId} is ${value.state}: ${count('done')} steps done, ${count('failed')} failed, ${count('blocked') + count('not-run')} not begun.`,
    );
    tell.text(
      `When the cause is mended: quorate run resume ${value.runId}   To take it back: quorate run undo ${value.runId}`,
    );
  }
  tell.result(value);
  if (value.state === 'done') return exitStatus.done;
  return value.state === 'cancelled' ? exitStatus.cancelled : Math.max(exitStatus.failed, statusOf(outcome.reports));
}
