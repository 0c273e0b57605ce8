import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { descriptionSchema } from '../../../core/cluster/description.ts';
import type { Profile } from '../../../core/cluster/profile.ts';
import { closeKeptMachines, withKeptMachines } from '../../../core/engine/kept-machines.ts';
import { EngineState } from '../../../core/engine/state.ts';
import { error } from '../../../core/report.ts';
import { fail, ok, unwrap } from '../../../core/result.ts';
import { type Sshd, startSshd, whyNoSshd } from '../transport/sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: kept connections on a real sshd: ${reason}`);

describe.skipIf(reason !== undefined)('connections that are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-kept-'));
  let sshd: Sshd;
  let state: EngineState;
  let profile: Profile;
  beforeAll(async () => {
    sshd = await startSshd();
    state = new EngineState({ folder });
    const ssh = sshd.address({ user: 'none', sudo: 'never' });
    const description = descriptionSchema.parse({
      quorate: 1,
      name: 'one',
      nodes: [{ name: 'node1', ssh, links: ['192.0.2.1'] }],
    });
    profile = { id: 'one', description, createdAt: '', updatedAt: '' };
  });
  afterAll(async () => {
    await closeKeptMachines(state);
    state.store.dispose();
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The port that this side's end of the connection has. */
  const port = (signal = AbortSignal.timeout(10_000), fails = false) =>
    withKeptMachines(
      state,
      profile,
      profile.description.nodes,
      { signal, reason: 'test' },
      async ({ nodes, reports }) => {
        const node = nodes.get('node1');
        if (!node) return fail(...reports);
        const said = await node.exec(['sh', '-c', 'echo "$SSH_CONNECTION"'], {
          signal,
          deadlineMs: 5_000,
          asLogin: true,
        });
        if (fails) return fail(error('TEST', 'the task failed'));
        return said.ok ? ok(said.value.stdout.split(' ')[1]) : said;
      },
    );

  test('are used again, by several at once too; each use is in the audit log', async () => {
    const first = unwrap(await port());
    expect(first).toMatch(/^\d+$/);
    expect((await Promise.all([port(), port()])).map(unwrap)).toEqual([first, first]);
    expect(state.store.audit.list({ node: 'node1' }).map((row) => row.reason)).toEqual(['test', 'test', 'test']);
  });

  test('are made anew after a task failed, and after they were closed', async () => {
    const first = unwrap(await port());
    expect(await port(undefined, true)).toMatchObject({ ok: false });
    const second = unwrap(await port());
    expect(second).not.toBe(first);
    await closeKeptMachines(state);
    expect(unwrap(await port())).not.toBe(second);
  });

  test('a caller who cancels does not take it away from others', async () => {
    const first = unwrap(await port());
    expect(await port(AbortSignal.abort())).toMatchObject({ ok: false, reports: [{ code: 'CANCELLED' }] });
    // What failed for one is closed when nobody uses it; who comes next is answered.
    expect(unwrap(await port())).toMatch(/^\d+$/);
    expect(first).toMatch(/^\d+$/);
  });
});
