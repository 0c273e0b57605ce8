import { z } from 'zod';
import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Output } from '../../transport/transport.ts';
import type { UnitAction } from '../action.ts';
import { quote } from '../command-text.ts';
import type { ActionContext, ActionHandler } from './handler.ts';
import { commandFailed, outputText } from './run-command.ts';
import { readUnit, type UnitState } from './unit-state.ts';

/** Milliseconds for a unit to start or stop: longer than pacemaker's own TimeoutStopSec would be no help. */
const changeDeadlineMs = 300_000;
/** Lines of the journal that a report carries. */
const journalLines = 20;
const systemctlFailed = 'systemctl could not change the unit.';

const keptSchema = z.strictObject({ isActive: z.boolean(), isEnabled: z.boolean() });

/** A unit that is not there counts as stopped and disabled. */
function isAsWanted(state: UnitState, action: UnitAction): boolean {
  const isSet = action.active === undefined || state.isActive === action.active;
  const settled = action.active !== false || state.active === 'inactive' || state.active === 'failed';
  return isSet && settled && (action.enabled === undefined || state.isEnabled === action.enabled);
}

/** The fewest calls that bring a unit there: `enable --now` and `disable --now` do two in one. */
export function unitCommands(action: Omit<UnitAction, 'kind'>): readonly (readonly [string, ...string[]])[] {
  const { unit, active, enabled } = action;
  if (active !== undefined && active === enabled) {
    return [['systemctl', active ? 'enable' : 'disable', '--now', '--', unit]];
  }
  const commands: (readonly [string, ...string[]])[] = [];
  if (enabled !== undefined) commands.push(['systemctl', enabled ? 'enable' : 'disable', '--', unit]);
  if (active !== undefined) commands.push(['systemctl', active ? 'start' : 'stop', '--', unit]);
  return commands;
}

async function change(action: Omit<UnitAction, 'kind'>, context: ActionContext): Promise<Result<void>> {
  for (const argv of unitCommands(action)) {
    const ran = await context.transport.exec(argv, {
      signal: context.signal,
      deadlineMs: changeDeadlineMs,
      expect: 'any',
      onLine: (line) => context.onLine(context.redact(line)),
    });
    if (!ran.ok) return ran;
    if (ran.value.exitCode !== 0) return fail(await explain(action.unit, argv, ran.value, context));
  }
  return ok(undefined);
}

/** Why a unit did not do as it was told: what systemctl said, and the end of the unit's own journal. */
async function explain(unit: string, argv: readonly string[], output: Output, context: ActionContext): Promise<Report> {
  const journal = await context.transport.exec(
    ['journalctl', '--no-pager', '--output=short-iso', `--lines=${journalLines}`, `--unit=${unit}`],
    { signal: context.signal, deadlineMs: 30_000, expect: 'any' },
  );
  const said = [outputText(output, context), journal.ok ? outputText(journal.value, context) : ''];
  return commandFailed({ argv: argv as [string, ...string[]] }, output, context, {
    code: 'UNIT_NOT_CHANGED',
    text: `${unit}: ${systemctlFailed}`,
    next: `Read the end of its journal, remove the cause, then resume. More: journalctl --unit=${unit}`,
    evidence: { command: argv.map(quote).join(' '), output: said.filter(Boolean).join('\n') },
  });
}

/** Starts, stops, enables or disables a unit; the state that it was in is kept for undo. */
export const unitHandler: ActionHandler<UnitAction, UnitState> = {
  async probe(action, context) {
    const state = await readUnit(action.unit, context, context.cancel);
    if (!state.ok) return state;
    const { load } = state.value;
    if ((action.active === true || action.enabled === true) && (load === 'not-found' || load === 'masked')) {
      return fail(
        error(load === 'masked' ? 'UNIT_MASKED' : 'UNIT_NOT_FOUND', `${action.unit} is ${load} on ${context.node}.`, {
          node: context.node,
          next:
            load === 'masked'
              ? `Find out why it was masked; if nothing speaks for it: systemctl unmask ${action.unit}`
              : 'Install the package that brings it, then resume.',
        }),
      );
    }
    return ok({ isDone: isAsWanted(state.value, action), found: state.value });
  },

  async remember(_action, found) {
    return ok({ isActive: found.isActive, isEnabled: found.isEnabled });
  },

  async apply(action, _before, context) {
    return change(action, context);
  },

  async verify(action, before, context) {
    const state = await readUnit(action.unit, context, context.signal);
    if (!state.ok) return state;
    if (isAsWanted(state.value, action)) return ok(before);
    return fail(
      error(
        'UNIT_NOT_AS_WANTED',
        `${action.unit} is ${state.value.active} and ${state.value.file || 'without a unit file'} after the change.`,
        { node: context.node, next: `Read why: systemctl status ${action.unit}; journalctl --unit=${action.unit}` },
      ),
    );
  },

  async undo(action, before, context) {
    const kept = keptSchema.parse(before);
    const back = {
      unit: action.unit,
      ...(action.active === undefined ? {} : { active: kept.isActive }),
      ...(action.enabled === undefined ? {} : { enabled: kept.isEnabled }),
    };
    const state = await readUnit(action.unit, context, context.signal);
    if (!state.ok) return state;
    if (isAsWanted(state.value, { kind: 'unit', ...back })) return ok(undefined);
    return change(back, context);
  },
};
