import { setTimeout as sleep } from 'node:timers/promises';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { AwaitAction } from '../action.ts';
import { commandText } from '../command-text.ts';
import { visible } from '../visible.ts';
import type { ActionContext, ActionHandler } from './handler.ts';
import { explain, outputText, runTest } from './run-command.ts';

/** A progress line no more often than this, however short the interval. */
const lineEveryMs = 2000;

/** Asks until it is so, or the deadline is over. A question that could not be asked counts as not yet. */
async function waitFor(action: AwaitAction, context: ActionContext): Promise<Result<void>> {
  const startedAt = performance.now();
  let toldAt = startedAt;
  let said = '';
  while (!context.cancel.aborted) {
    const left = action.deadlineMs - (performance.now() - startedAt);
    if (left <= 0) break;
    const deadlineMs = Math.max(1000, Math.min(left, action.until.deadlineMs ?? 30_000));
    const tested = await runTest(action.until, context, { as: 'question', deadlineMs });
    if (tested.ok && tested.value.holds) return ok(undefined);
    said = tested.ok ? outputText(tested.value.output, context) : tested.reports.map((each) => each.text).join(' ');
    const now = performance.now();
    if (now - toldAt >= lineEveryMs) {
      toldAt = now;
      const seconds = `${Math.round((now - startedAt) / 1000)} s of at most ${Math.round(action.deadlineMs / 1000)} s`;
      const last = visible(said.split('\n').at(-1) ?? '').slice(0, 120);
      // A program's answer for programs says nothing to a person in its last line.
      context.onLine(last.startsWith('<') ? `not yet, ${seconds}` : `not yet, ${seconds}: ${last}`);
    }
    await sleep(Math.min(action.everyMs, Math.max(0, left)), undefined, { signal: context.cancel }).catch(
      () => undefined,
    );
  }
  if (context.cancel.aborted) return fail(error('CANCELLED', 'The wait was cancelled.', { node: context.node }));
  return fail(
    error('AWAIT_TIMED_OUT', `It did not come within ${Math.round(action.deadlineMs / 1000)} s.`, {
      node: context.node,
      next: 'Read what the node says about it, remove the cause, then resume the run.',
      evidence: {
        command: commandText(action.until),
        output: [said, await explain(action.explain, context)].filter(Boolean).join('\n'),
      },
    }),
  );
}

/** Waits until a test holds; changes nothing, so that cancel cuts it at once. */
export const awaitHandler: ActionHandler<AwaitAction, null> = {
  async probe(action, context) {
    const deadlineMs = action.until.deadlineMs ?? Math.min(action.deadlineMs, 30_000);
    const tested = await runTest(action.until, context, { as: 'question', deadlineMs });
    // What can't be asked now may be asked later: that is what the wait is for.
    return ok({ isDone: tested.ok && tested.value.holds, found: null });
  },

  async remember() {
    return ok(null);
  },

  async apply(action, _before, context) {
    return waitFor(action, context);
  },

  async verify(_action, before) {
    return ok(before);
  },

  async undo() {
    return ok(undefined);
  },
};
