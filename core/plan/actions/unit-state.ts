import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { quote } from '../command-text.ts';
import type { ActionContext } from './handler.ts';

/** A unit as systemd tells it. @see systemctl(1) show; org.freedesktop.systemd1(5) LoadState, UnitFileState */
export interface UnitState {
  /** `loaded`, `not-found`, `masked`, … */
  readonly load: string;
  /** `active`, `inactive`, `failed`, `activating`, … */
  readonly active: string;
  /** `enabled`, `disabled`, `static`, `masked-runtime`, …; empty where there is no file. */
  readonly file: string;
  readonly isActive: boolean;
  readonly isEnabled: boolean;
}

/** Milliseconds for systemd to answer a question. */
const questionDeadlineMs = 30_000;
const properties = ['LoadState', 'ActiveState', 'UnitFileState'] as const;

/** Blocks of `Key=value` lines, one a unit, in the order asked for. A value may hold `=`. */
function parseShow(stdout: string): readonly ReadonlyMap<string, string>[] {
  return stdout
    .split(/\n\s*\n/)
    .map((block) => {
      const lines = block.split('\n').filter((line) => line.indexOf('=') > 0);
      return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()]));
    })
    .filter((block) => block.size > 0);
}

/** Reads the states of units in one call. Reports UNIT_UNREADABLE where systemd does not tell them. */
export async function readUnits(
  units: readonly string[],
  context: ActionContext,
  signal: AbortSignal,
): Promise<Result<readonly UnitState[]>> {
  if (units.length === 0) return ok([]);
  const shown = await context.transport.exec(
    ['systemctl', 'show', `--property=${properties.join(',')}`, '--', ...units],
    { signal, deadlineMs: questionDeadlineMs, expect: 'any' },
  );
  if (!shown.ok) return shown;
  const states = parseShow(shown.value.stdout).map(toState);
  if (shown.value.exitCode === 0 && states.length === units.length) return ok(states);
  return fail(
    error('UNIT_UNREADABLE', `systemd did not tell the state of ${units.join(', ')}.`, {
      node: context.node,
      next: 'Check that systemd runs on the node: systemctl is-system-running',
      evidence: {
        command: `systemctl show -- ${units.map(quote).join(' ')}`,
        output: (shown.value.stderr || shown.value.stdout).slice(0, 2000),
      },
    }),
  );
}

function toState(values: ReadonlyMap<string, string>): UnitState {
  const [load = '', active = '', file = ''] = properties.map((property) => values.get(property));
  return {
    load,
    active,
    file,
    isActive: active === 'active' || active === 'reloading',
    isEnabled: file === 'enabled' || file === 'enabled-runtime',
  };
}

/** Reads the state of one unit. Reports UNIT_UNREADABLE. */
export async function readUnit(unit: string, context: ActionContext, signal: AbortSignal): Promise<Result<UnitState>> {
  const read = await readUnits([unit], context, signal);
  if (!read.ok) return read;
  const [state] = read.value;
  if (state === undefined) throw new Error('one unit was asked for, and none came');
  return ok(state);
}
