import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ActionContext } from '../../../core/plan/actions/handler.ts';
import { readUnits } from '../../../core/plan/actions/unit-state.ts';
import { ok, unwrap } from '../../../core/result.ts';

/** A node that answers every command with the same text. */
function answering(stdout: string, exitCode = 0): ActionContext {
  const output = { exitCode, stdout, stderr: '', durationMs: 1 };
  return { node: 'node1', transport: { exec: async () => ok(output) } } as unknown as ActionContext;
}
const { signal } = new AbortController();
const units = ['ssh.service', 'corosync.service', 'no-such.service', 'systemd-journald.service'];

it('reads several units from one answer of systemd 252', async () => {
  const shown = readFileSync(new URL('../../fixtures/systemd/252/show-units.txt', import.meta.url), 'utf8');
  expect(unwrap(await readUnits(units, answering(shown), signal))).toEqual([
    { load: 'loaded', active: 'failed', file: 'enabled', isActive: false, isEnabled: true },
    { load: 'masked', active: 'inactive', file: 'masked-runtime', isActive: false, isEnabled: false },
    { load: 'not-found', active: 'inactive', file: '', isActive: false, isEnabled: false },
    { load: 'loaded', active: 'active', file: 'static', isActive: true, isEnabled: false },
  ]);
});

it('never takes a wrong number of answers for the units asked for', async () => {
  const one = 'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n';
  for (const context of [answering(one), answering(''), answering(one.repeat(4), 1)]) {
    expect((await readUnits(units, context, signal)).reports[0]).toMatchObject({
      code: 'UNIT_UNREADABLE',
      node: 'node1',
    });
  }
});
