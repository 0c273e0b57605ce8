import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Task } from '../../../core/contract/tasks.ts';
import { type Engine, openEngine } from '../../../core/engine.ts';
import { type ContractClient, contractClient } from '../../../core/remote/client.ts';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { type Host, makeHost } from '../../../core/server/shared.ts';
import { serveStreams } from '../../../core/server/standard-streams.ts';
import { type Sshd, startSshd, whyNoSshd } from '../transport/sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: engines on machines, by the contract: ${reason}`);

/** Both ends of a line. */
function line(): readonly [Duplex, Duplex] {
  const [there, back] = [new PassThrough(), new PassThrough()];
  return [Duplex.from({ readable: back, writable: there }), Duplex.from({ readable: there, writable: back })];
}

describe.skipIf(reason !== undefined)('engines on machines, as the screens ask for them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-hosts-'));
  let sshd: Sshd;
  let engine: Engine;
  let host: Host;
  let client: ContractClient;
  /** Begins work and waits for its end. */
  async function done(begun: Awaited<ReturnType<ContractClient['begin']>>): Promise<Task> {
    const events = client.follow('task.follow', { task: unwrap(begun).task });
    for (let next = await events.next(); ; next = await events.next()) if (next.done) return unwrap(next.value);
  }

  beforeAll(async () => {
    sshd = await startSshd();
    process.env['QUORATE_PASSPHRASE_FILE'] = join(folder, 'passphrase');
    writeFileSync(join(folder, 'passphrase'), 'open here\n', { mode: 0o600 });
    engine = openEngine({ folder });
    host = makeHost(engine);
    const [ours, theirs] = line();
    void serveStreams(host, theirs, theirs);
    client = contractClient(ours);
  });
  afterAll(async () => {
    delete process.env['QUORATE_PASSPHRASE_FILE'];
    client?.close();
    await host?.dispose();
    await engine?.dispose();
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a machine whose key nobody has trusted is not logged in to', async () => {
    const { hostKeys: _, ...ssh } = sshd.address();
    const task = await done(await client.begin('engine-host.status', { ssh }));
    expect(task).toMatchObject({ state: 'failed', reports: [{ code: 'SSH_HOST_KEY_UNKNOWN' }] });
  });

  test('installed, told to be this very build, given a profile with its key and secrets, removed', {
    timeout: 120_000,
  }, async () => {
    const ssh = sshd.address({ sudo: 'never' });
    expect(await done(await client.begin('engine-host.status', { ssh }))).toMatchObject({
      state: 'done',
      value: { hasData: false },
    });
    expect(await done(await client.begin('engine-host.install', { ssh }))).toMatchObject({
      state: 'done',
      value: { isChanged: true, status: { isRunning: true } },
    });

    const description = {
      quorate: 1,
      name: 'web',
      nodes: ['node1', 'node2', 'node3'].map((name, at) => ({
        name,
        id: at + 1,
        ssh: { host: `192.0.2.${at + 1}`, identityFile: `${sshd.folder}/user`, password: { secret: 'ssh/login' } },
        links: [`192.0.2.${at + 1}`],
      })),
    };
    unwrap(await client.ask('profile.put', { profile: 'web', description }));
    const web = unwrap(engine.profile('web'));
    unwrap(await engine.putSecret(web, 'ssh/login', new Secret('a login password')));
    const sending = { ssh, profile: 'web', passphrase: 'open there' };
    const sent = await done(await client.begin('engine-host.send', sending));
    expect(sent).toMatchObject({ state: 'done', value: { profile: 'web', missingSecrets: [] } });
    // The key went along, so no file of this machine is needed there.
    expect(sent.reports.map(({ code }) => code)).not.toContain('ENGINE_IDENTITY_FILE');
    const log = unwrap(await client.ask('audit.list', {}));
    expect(log.map(({ what }) => what).join('\n')).toContain('sha256sum -c SHA256SUMS');
    // What is kept of the work holds no secret.
    expect(JSON.stringify([sent, log])).not.toMatch(/open there|login password/);
    expect(await done(await client.begin('engine-host.status', { ssh }))).toMatchObject({
      value: { isSame: true, status: { profiles: ['web'] } },
    });

    expect(await client.begin('engine-host.remove', { ssh, typed: 'another' })).toMatchObject({
      ok: false,
      reports: [{ code: 'ENGINE_NOT_TYPED' }],
    });
    expect(await done(await client.begin('engine-host.remove', { ssh, typed: ssh.host }))).toMatchObject({
      state: 'done',
      value: { wasThere: true },
    });
  });
});
