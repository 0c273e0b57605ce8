import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineBundle, engineBundle, sha256 } from '../../../core/remote/bundle.ts';
import { meetEngine, openLine } from '../../../core/remote/conversation.ts';
import { installEngine } from '../../../core/remote/install.ts';
import { engineFolder, installationName } from '../../../core/remote/layout.ts';
import type { Host } from '../../../core/remote/on-host.ts';
import { engineOn, removeEngine } from '../../../core/remote/remove.ts';
import { unwrap } from '../../../core/result.ts';
import { version } from '../../../core/server/version.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import { type Sshd, startSshd, whyNoSshd } from '../transport/sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: an engine on a real sshd: ${reason}`);

/** The same engine as another build. */
function rebuilt(bundle: EngineBundle, change: string): EngineBundle {
  const files = bundle.files.map((file) =>
    file.path === 'engine.mjs' ? { ...file, content: Buffer.concat([file.content, Buffer.from(change)]) } : file,
  );
  return { ...bundle, files, about: { ...bundle.about, build: sha256(Buffer.from(change)).slice(0, 12) } };
}

describe.skipIf(reason !== undefined)('an engine on a machine, over a real sshd', () => {
  let sshd: Sshd;
  let host: Host;
  let bundle: EngineBundle;
  const work = { signal: new AbortController().signal, onProgress: () => {} };
  /** With the Node of this test, which the sshd's machine has as well; to carry one along takes seconds. */
  const install = (what = bundle, node: string | undefined = process.execPath) =>
    installEngine(host, {
      ...work,
      bundle: what,
      cache: join(sshd.folder, 'cache'),
      ...(node === undefined ? {} : { node }),
    });
  const folder = () => join(sshd.folder, engineFolder);
  /** Command lines of processes that run from the engine's folder. */
  const processes = () =>
    execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(`${folder()}/`));

  beforeAll(async () => {
    bundle = unwrap(await engineBundle({}));
    sshd = await startSshd();
    const address = sshd.address({ sudo: 'never' });
    host = { address, transport: unwrap(await connect(address, sshd.options())) };
  }, 60_000);
  afterAll(async () => {
    await host?.transport.dispose();
    await sshd?.stop();
  });

  test('before: nothing there, and nobody to speak to', async () => {
    expect(unwrap(await engineOn(host, work))).toEqual({ hasData: false });
    const line = await openLine(host, work);
    expect(line).toMatchObject({ ok: false, reports: [{ code: 'ENGINE_ABSENT' }] });
  });

  test('installed: it runs, for its user alone, with no port, and says who it is', { timeout: 120_000 }, async () => {
    const options = { ...work, bundle, cache: join(sshd.folder, 'cache') };
    const installed = unwrap(await installEngine(host, options));
    expect(installed).toMatchObject({ isChanged: true, about: bundle.about, status: { isRunning: true } });
    expect(installed.before).toBeUndefined();
    expect(readdirSync(folder()).sort()).toEqual(
      ['current', 'data', 'made-parents', 'run', installationName(bundle.about)].sort(),
    );
    const socket = lstatSync(join(folder(), 'run', 'engine.sock'));
    expect(socket.isSocket() && socket.mode & 0o777).toBe(0o600);
    for (const name of ['', 'data', 'run']) expect(lstatSync(join(folder(), name)).mode & 0o777).toBe(0o700);
    expect(processes()).toHaveLength(1);
    expect(processes()[0]).toMatch(/engine\.mjs daemon$/);

    const met = unwrap(await meetEngine(host, version, work));
    expect(met.hello).toMatchObject({ version, contract: bundle.about.contract, place: 'near-the-cluster' });
    expect(unwrap(await met.client.ask('profile.list', {}))).toEqual([]);
    met.client.close();
    await met.client.ended;
  });

  test('installed again: nothing is carried, the same daemon runs on', async () => {
    const [before] = processes();
    expect(unwrap(await install())).toMatchObject({ isChanged: false });
    expect(processes()).toEqual([before]);
  });

  test('the daemon was killed: the next connection starts it, its socket taken over', async () => {
    const { status } = unwrap(await engineOn(host, work));
    // The pid is one of the sshd's own namespace.
    unwrap(
      await host.transport.exec(['kill', '-KILL', String(status?.pid)], { ...work, deadlineMs: 5_000, asLogin: true }),
    );
    expect(unwrap(await engineOn(host, work)).status).toMatchObject({ isRunning: false });
    const met = unwrap(await meetEngine(host, version, work));
    met.client.close();
    expect(unwrap(await engineOn(host, work)).status).toMatchObject({ isRunning: true });
  });

  test('one that is at work is not ended unless forced; what it did has then an end', {
    timeout: 120_000,
  }, async () => {
    // A machine that takes the call and says nothing keeps a check busy.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const nodes = ['node1', 'node2', 'node3'].map((name, at) => ({
      name,
      id: at + 1,
      ssh: { host: `127.0.0.${at + 1}`, port },
      links: [`192.0.2.${at + 1}`],
    }));
    const met = unwrap(await meetEngine(host, version, work));
    unwrap(await met.client.ask('profile.put', { profile: 'busy', description: { quorate: 1, name: 'busy', nodes } }));
    const { task } = unwrap(await met.client.begin('check.run', { profile: 'busy' }));
    // Whoever began it may go.
    met.client.close();
    await met.client.ended;
    expect(unwrap(await engineOn(host, work)).status?.tasks).toMatchObject([{ id: task }]);
    const other = rebuilt(bundle, '\n// a build for an engine at work\n');
    for (const refused of [await install(other), await removeEngine(host, work)]) {
      expect(refused).toMatchObject({ ok: false, reports: [{ code: 'ENGINE_BUSY' }] });
    }
    expect(unwrap(await engineOn(host, work)).status).toMatchObject({ isRunning: true, about: bundle.about });

    const options = { ...work, cache: join(sshd.folder, 'cache'), node: process.execPath, isForced: true };
    expect(unwrap(await installEngine(host, { ...options, bundle: other })).status.about).toEqual(other.about);
    const again = unwrap(await meetEngine(host, version, work));
    expect(unwrap(await again.client.ask('task.get', { task }))).toMatchObject({ endedAt: expect.any(Number) });
    again.client.close();
    silent.close();
  });

  test('another build: told apart, put in its place, the data kept, the old one gone', {
    timeout: 120_000,
  }, async () => {
    writeFileSync(join(folder(), 'data', 'kept'), 'kept');
    const other = rebuilt(bundle, '\n// another build\n');
    const { status } = unwrap(await engineOn(host, work));
    const upgraded = unwrap(await install(other));
    expect(upgraded).toMatchObject({ isChanged: true, before: status && installationName(status.about) });
    expect(readdirSync(folder()).filter((name) => /^\d/.test(name))).toEqual([installationName(other.about)]);
    expect(readFileSync(join(folder(), 'data', 'kept'), 'utf8')).toBe('kept');
    expect(processes()).toHaveLength(1);
  });

  test('a build that does not start is not taken, and the one before runs on', { timeout: 120_000 }, async () => {
    const before = processes();
    const broken = rebuilt(bundle, '\nthrow new Error("broken build");\n');
    expect(await install(broken)).toMatchObject({
      ok: false,
      reports: [{ code: 'ENGINE_SELF_TEST_FAILED', evidence: { output: expect.stringContaining('broken build') } }],
    });
    expect(processes()).toEqual(before);
    expect(readdirSync(folder()).filter((name) => name.startsWith('incoming'))).toEqual([]);
  });

  test('a file that was changed there is seen, and mended', { timeout: 120_000 }, async () => {
    const other = rebuilt(bundle, '\n// another build\n');
    const program = join(folder(), 'current', 'engine.mjs');
    writeFileSync(program, '// not the engine');
    expect(await engineOn(host, work)).toMatchObject({ ok: false, reports: [{ code: 'ENGINE_BROKEN' }] });
    expect(unwrap(await install(other))).toMatchObject({ isChanged: true, status: { isRunning: true } });
  });

  test('removed: no file, no process, no folder that was made for it; twice is no harm', async () => {
    const line = unwrap(await openLine(host, work));
    expect(unwrap(await removeEngine(host, work))).toEqual({ wasThere: true });
    expect(await line.ended).toMatchObject({ how: 'closed' });
    expect(existsSync(join(sshd.folder, '.local'))).toBe(false);
    expect(processes()).toEqual([]);
    expect(unwrap(await removeEngine(host, work))).toEqual({ wasThere: false });
  });
});
