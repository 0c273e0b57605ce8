import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
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

/** `Key=value` lines of `systemctl show`. A value may hold `=`. */
function parseShow(stdout: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  return values;
}

/** Reads the state of a unit. Reports UNIT_UNREADABLE where systemd does not tell it. */
export async function readUnit(unit: string, context: ActionContext, signal: AbortSignal): Promise<Result<UnitState>> {
  const shown = await context.transport.exec(['systemctl', 'show', `--property=${properties.join(',')}`, '--', unit], {
    signal,
    deadlineMs: questionDeadlineMs,
    expect: 'any',
  });
  if (!shown.ok) return shown;
  const values = parseShow(shown.value.stdout);
  const [load, active, file] = properties.map((property) => values.get(property));
  if (shown.value.exitCode !== 0 || load === undefined || active === undefined) {
    return fail(
      error('UNIT_UNREADABLE', `systemd did not tell the state of ${unit}.`, {
        node: context.node,
        next: 'Check that systemd runs on the node: systemctl is-system-running',
        evidence: {
          command: `systemctl show -- ${unit}`,
          output: (shown.value.stderr || shown.value.stdout).slice(0, 2000),
        },
      }),
    );
  }
  return ok({
    load,
    active,
    file: file ?? '',
    isActive: active === 'active' || active === 'reloading',
    isEnabled: file === 'enabled' || file === 'enabled-runtime',
  });
}
