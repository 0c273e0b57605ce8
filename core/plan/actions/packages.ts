import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Argv, Output } from '../../transport/transport.ts';
import type { Command, PackagesAction } from '../action.ts';
import { commandText } from '../command-text.ts';
import { visible } from '../visible.ts';
import type { ActionContext, ActionHandler } from './handler.ts';
import { holderText, lockHolder } from './package-lock.ts';
import { commandFailed, outputText, type RunOptions, runCommand, runExpecting } from './run-command.ts';
import { readUnits } from './unit-state.ts';

/** Milliseconds: to wait for the lock unless told, and between two tries. */
const usualLockWaitMs = 120_000;
const lockRetryMs = 3000;
const installDeadlineMs = 900_000;
/** Failures of which it is known that no package manager of ours runs any more. */
const endedCodes = ['PACKAGES_NOT_INSTALLED', 'PACKAGES_LOCKED', 'CANCELLED'];

const keptSchema = z.strictObject({
  /** Packages installed before. */
  had: z.array(z.string()),
  /** Units that this step masked itself. */
  masked: z.array(z.string()),
  /** Packages that this step added; known once it is done. */
  added: z.array(z.string()).optional(),
});
interface Found {
  readonly installed: readonly string[];
}

async function readInstalled(
  action: PackagesAction,
  context: ActionContext,
  as: RunOptions['as'],
): Promise<Result<readonly string[]>> {
  const listed = await runExpecting(action.installed, context, { as });
  if (!listed.ok) return listed;
  return ok(
    listed.value.stdout
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );
}

/**
 * Runs a command of the package manager, waiting (bounded) while somebody else holds its lock. After a kill or a lost
 * connection that is most likely our own, which goes on without us: then for as long as an installation may take.
 */
async function runUnlocked(command: Command, action: PackagesAction, context: ActionContext): Promise<Result<Output>> {
  const waitMs = context.isResumed ? installDeadlineMs : (action.lockWaitMs ?? usualLockWaitMs);
  const startedAt = performance.now();
  for (;;) {
    const deadlineMs = command.deadlineMs ?? installDeadlineMs;
    const ran = await runCommand(command, context, { as: 'change', deadlineMs, onLine: context.onLine });
    if (!ran.ok || (command.expect ?? [0]).includes(ran.value.exitCode)) return ran;
    const holder = lockHolder(`${ran.value.stderr}\n${ran.value.stdout}`);
    if (holder === undefined)
      return fail(commandFailed(command, ran.value, context, { code: 'PACKAGES_NOT_INSTALLED' }));
    const who = visible(holderText(holder));
    const waited = performance.now() - startedAt;
    if (context.cancel.aborted) return fail(error('CANCELLED', 'The wait for the lock was cancelled.'));
    if (waited >= waitMs) {
      return fail(
        error('PACKAGES_LOCKED', `The package manager is locked by ${who}, for ${Math.round(waited / 1000)} s now.`, {
          node: context.node,
          why: 'Two package managers at once would damage the package database, so nothing was installed.',
          next: `Wait until ${who} has ended on ${context.node}, then resume.`,
          evidence: { command: commandText(command), output: outputText(ran.value, context) },
        }),
      );
    }
    context.onLine(`waiting for ${who}, which holds the package manager's lock`);
    await sleep(Math.min(lockRetryMs, waitMs), undefined, { signal: context.cancel }).catch(() => undefined);
  }
}

async function systemctl(
  verb: 'mask' | 'unmask',
  units: readonly string[],
  context: ActionContext,
): Promise<Result<void>> {
  if (units.length === 0) return ok(undefined);
  const argv: Argv = ['systemctl', verb, '--runtime', '--', ...units];
  const ran = await context.transport.exec(argv, { signal: context.signal, deadlineMs: 60_000 });
  return ran.ok ? ok(undefined) : ran;
}

/** Installs packages while their units are masked, so that no package starts its sample configuration. */
export const packagesHandler: ActionHandler<PackagesAction, Found> = {
  async probe(action, context) {
    const installed = await readInstalled(action, context, 'question');
    if (!installed.ok) return installed;
    const have = new Set(installed.value);
    return ok({ isDone: action.names.every((name) => have.has(name)), found: { installed: installed.value } });
  },

  async remember(action, found, context) {
    const states = await readUnits(action.hold, context, context.cancel);
    if (!states.ok) return states;
    const isMasked = (index: number) => states.value[index]?.load === 'masked';
    const masked = action.hold.filter((_, index) => !isMasked(index));
    return ok({ had: [...found.installed], masked });
  },

  async apply(action, before, context) {
    const { masked } = keptSchema.parse(before);
    const held = await systemctl('mask', masked, context);
    if (!held.ok) return held;
    for (const command of action.install) {
      const ran = await runUnlocked(command, action, context);
      if (ran.ok) continue;
      // Without its exit code nobody knows whether it is still at work; its services must not start behind our back.
      if (!ran.reports.some(({ code }) => endedCodes.includes(code))) return ran;
      const freed = await systemctl('unmask', masked, context);
      return freed.ok ? ran : fail(...ran.reports, ...freed.reports);
    }
    return systemctl('unmask', masked, context);
  },

  async release(_action, before, context) {
    return systemctl('unmask', keptSchema.parse(before).masked, context);
  },

  async verify(action, before, context) {
    const kept = keptSchema.parse(before);
    const installed = await readInstalled(action, context, 'change');
    if (!installed.ok) return installed;
    const have = new Set(installed.value);
    const missing = action.names.filter((name) => !have.has(name));
    if (missing.length > 0) {
      return fail(
        error('PACKAGES_NOT_INSTALLED', `Not installed after the installation: ${missing.join(', ')}.`, {
          node: context.node,
          next: 'Look whether the repositories of the node offer them, then resume.',
          evidence: { command: action.install.map(commandText).join('\n') },
        }),
      );
    }
    const had = new Set(kept.had);
    return ok({ ...kept, added: installed.value.filter((name) => !had.has(name)) });
  },

  async undo(action, before, context) {
    const kept = keptSchema.parse(before);
    const installed = await readInstalled(action, context, 'change');
    if (!installed.ok) return installed;
    const had = new Set(kept.had);
    // Where the run was killed before it could list what it added, that is what was asked for and is new; all of it,
    // since an installation that goes on without us may bring it while the removal waits for the lock.
    const present =
      kept.added?.filter((name) => installed.value.includes(name)) ?? action.names.filter((name) => !had.has(name));
    if (present.length === 0) return ok(undefined);
    const [program, ...rest] = action.removeAdded.argv;
    const command: Command = { ...action.removeAdded, argv: [program, ...rest, ...present] };
    const ran = await runUnlocked(command, action, context);
    return ran.ok ? ok(undefined) : ran;
  },
};
