import { error, type Report } from '../../report.ts';
import { fail, ok } from '../../result.ts';
import type { CommandAction, Test } from '../action.ts';
import { commandText } from '../command-text.ts';
import type { ActionContext, ActionHandler } from './handler.ts';
import { explain, outputText, runExpecting, runTest } from './run-command.ts';

/** How it is known after a kill whether the commands ran: the probe, else what would have verified them. */
function testFor(action: CommandAction, context: ActionContext): Test | undefined {
  return action.probe ?? (context.isResumed ? action.verify : undefined);
}

/** A failed command in the words of its step, with what explains it; a lost connection and the like stay as told. */
async function inItsOwnWords(
  reports: readonly Report[],
  { failure }: CommandAction,
  context: ActionContext,
): Promise<readonly Report[]> {
  const [first, ...others] = reports;
  if (failure === undefined || first?.code !== 'COMMAND_FAILED') return reports;
  const { code, text, why, next } = failure;
  const output = [first.evidence?.output, await explain(failure.explain, context)].filter(Boolean).join('\n');
  return [{ ...first, code, text, why, next, evidence: { ...first.evidence, output } }, ...others];
}

/** Runs commands in their order; stops at the first that fails. */
export const commandHandler: ActionHandler<CommandAction, null> = {
  async probe(action, context) {
    const test = testFor(action, context);
    if (test === undefined) {
      if (!context.isResumed || action.isRepeatable === true) return ok({ isDone: false, found: null });
      return fail(
        error('STEP_UNCERTAIN', 'It is not known whether the commands of this step ran, and nothing can tell.', {
          node: context.node,
          why: 'Running them a second time may do harm.',
          next: 'Look on the node whether they ran; then make a new plan, which starts from what is there.',
          evidence: { command: action.run.map(commandText).join('\n') },
        }),
      );
    }
    const tested = await runTest(test, context, { as: 'question' });
    return tested.ok ? ok({ isDone: tested.value.holds, found: null }) : tested;
  },

  async remember() {
    return ok(null);
  },

  async apply(action, _before, context) {
    for (const command of action.run) {
      const ran = await runExpecting(command, context, { as: 'change', onLine: context.onLine });
      if (!ran.ok) return fail(...(await inItsOwnWords(ran.reports, action, context)));
    }
    return ok(undefined);
  },

  async verify(action, before, context) {
    if (action.verify === undefined) return ok(before);
    const tested = await runTest(action.verify, context, { as: 'change' });
    if (!tested.ok) return tested;
    if (tested.value.holds) return ok(before);
    return fail(
      error('COMMAND_WITHOUT_EFFECT', 'The commands ran, but what they should have brought about is not so.', {
        node: context.node,
        next: 'Read the output of the check, remove the cause, then resume the run.',
        evidence: { command: commandText(action.verify), output: outputText(tested.value.output, context) },
      }),
    );
  },

  async undo(action, _before, context) {
    // Where the probe says that it is not so (any more), there is nothing to take back: also after a killed undo.
    if (action.probe !== undefined) {
      const tested = await runTest(action.probe, context, { as: 'change' });
      if (!tested.ok) return tested;
      if (!tested.value.holds) return ok(undefined);
    }
    for (const command of action.undo ?? []) {
      const ran = await runExpecting(command, context, { as: 'change', onLine: context.onLine });
      if (!ran.ok) return ran;
    }
    return ok(undefined);
  },
};
