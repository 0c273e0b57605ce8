import type { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectConfig } from 'ssh2';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { connect, fetchHostKey } from '../../../core/transport/ssh/connect.ts';
import { fingerprint, parseHostKeyText, strictVerifier } from '../../../core/transport/ssh/host-key.ts';
import { addHostKey } from '../../../core/transport/ssh/known-hosts-file.ts';
import { newIdentity, optionsWith, startSsh2Server } from './ssh2-server.ts';

/** Ten ways to answer whether a host key is right; what ssh2 1.17 makes of each, as it was found out by trying. */
const variants: readonly { readonly name: string; readonly verifier: unknown; readonly ssh2LetsIn: boolean }[] = [
  { name: 'none at all', verifier: undefined, ssh2LetsIn: true },
  { name: 'not a function', verifier: 'SHA256:…', ssh2LetsIn: true },
  { name: 'async, false', verifier: async () => false, ssh2LetsIn: true },
  {
    name: 'async, throws',
    verifier: async () => {
      throw new Error('no');
    },
    ssh2LetsIn: true,
  },
  { name: 'null', verifier: () => null, ssh2LetsIn: true },
  { name: 'zero', verifier: () => 0, ssh2LetsIn: true },
  {
    name: 'callback without argument',
    verifier: (_key: Buffer, done: (ok?: unknown) => void) => done(),
    ssh2LetsIn: true,
  },
  {
    name: 'callback with null',
    verifier: (_key: Buffer, done: (ok?: unknown) => void) => done(null),
    ssh2LetsIn: true,
  },
  { name: 'false', verifier: () => false, ssh2LetsIn: false },
  {
    name: 'callback with false',
    verifier: (_key: Buffer, done: (ok?: unknown) => void) => done(false),
    ssh2LetsIn: false,
  },
];

describe('ten host key verifiers', () => {
  const host = newIdentity();

  /** Logs in with a password and tells whether the server saw it. */
  const tryVerifier = async (verifier: unknown): Promise<boolean> => {
    await using server = await startSsh2Server([host]);
    const client = new ssh2.Client();
    const { promise: over, resolve } = Promise.withResolvers<void>();
    for (const event of ['ready', 'close', 'error']) (client as EventEmitter).on(event, () => resolve());
    const never = (): void => {};
    // A rejected promise of a verifier is nobody's to catch: that is a part of what is shown here.
    process.on('unhandledRejection', never);
    client.connect({
      host: '127.0.0.1',
      port: server.port,
      username: 'root',
      password: 'secret',
      hostVerifier: verifier as NonNullable<ConnectConfig['hostVerifier']>,
    });
    await over;
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', never);
    client.destroy();
    return server.attempts.length > 0;
  };

  test.each(variants)('ssh2 alone: $name', async ({ verifier, ssh2LetsIn }) => {
    expect(await tryVerifier(verifier)).toBe(ssh2LetsIn);
  });

  test.each(variants)('never through ours: $name', async ({ verifier }) => {
    if (typeof verifier !== 'function') {
      expect(() => strictVerifier(verifier as () => boolean)).toThrow('must be a function');
      return;
    }
    const done = (): void => {};
    const asked = strictVerifier((key) => (verifier as (key: Buffer, done: () => void) => boolean)(key, done));
    expect(await tryVerifier(asked)).toBe(false);
  });

  test('one that throws lets nobody in, one that says true does', async () => {
    const throws = strictVerifier(() => {
      throw new Error('no');
    });
    expect(await tryVerifier(throws)).toBe(false);
    expect(await tryVerifier(strictVerifier(() => true))).toBe(true);
  });
});

describe('host keys of a connection', () => {
  const host = newIdentity();
  const old = newIdentity();
  const ecdsa = newIdentity('ecdsa');
  const rsa = newIdentity('rsa');
  let folder: string;
  let identityFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-keys-'));
    identityFile = join(folder, 'id');
    await writeFile(identityFile, newIdentity().privateKey, { mode: 0o600 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const everyCredential = () => ({ identityFile, password: { secret: 'password' } });
  const vault = { password: 'secret' };

  const shownOf = (key: { publicKey: string }): string => {
    const parsed = parseHostKeyText(key.publicKey);
    if (parsed === undefined) throw new Error('a key');
    return fingerprint(parsed);
  };

  test('a changed key is a hard stop, with both fingerprints, and no credential reaches the server', async () => {
    await using server = await startSsh2Server([host]);
    const address = server.address({ ...everyCredential(), hostKeys: [old.publicKey] });
    const result = await connect(address, optionsWith(vault));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_CHANGED', node: 'node1' }] });
    expect(result.reports[0]?.evidence?.output).toContain(shownOf(host));
    expect(result.reports[0]?.evidence?.output).toContain(shownOf(old));
    expect(result.reports[0]?.next).toContain('console');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.connections()).toBe(1);
    expect(server.attempts).toEqual([]);
  });

  test('the same with the right key logs in: the test above can fail', async () => {
    await using server = await startSsh2Server([host]);
    const address = server.address({ ...everyCredential(), hostKeys: [host.publicKey] });
    const transport = unwrap(await connect(address, optionsWith(vault)));
    expect(server.attempts.length).toBeGreaterThan(0);
    await transport.dispose();
  });

  test('an unknown key is shown, and nothing is sent', async () => {
    await using server = await startSsh2Server([host]);
    const result = await connect(server.address(everyCredential()), optionsWith(vault));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_UNKNOWN' }] });
    expect(result.reports[0]?.text).toContain(shownOf(host));
    expect(server.attempts).toEqual([]);
  });

  test('a key of a new type for a known host is not taken', async () => {
    await using server = await startSsh2Server([host]);
    const address = server.address({ ...everyCredential(), hostKeys: [ecdsa.publicKey] });
    const result = await connect(address, optionsWith(vault));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_NEW_TYPE' }] });
    expect(server.attempts).toEqual([]);
  });

  test.each([
    ['rsa', rsa],
    ['ecdsa', ecdsa],
  ])('the key type that is known is asked for: %s', async (_name, known) => {
    await using server = await startSsh2Server([host, ecdsa, rsa]);
    const address = server.address({ ...everyCredential(), hostKeys: [known.publicKey] });
    const transport = unwrap(await connect(address, optionsWith(vault)));
    await transport.dispose();
  });

  test('a revoked key is refused though it is known', async () => {
    await using server = await startSsh2Server([host]);
    const file = join(folder, 'revoked');
    await writeFile(file, `@revoked * ${host.publicKey}\n`);
    const address = server.address({ ...everyCredential(), hostKeys: [host.publicKey] });
    const knownHosts = { files: [file], ours: join(folder, 'none') };
    const result = await connect(address, optionsWith(vault, { knownHosts }));
    expect(result).toMatchObject({
      ok: false,
      reports: [{ code: 'SSH_HOST_KEY_REVOKED', evidence: { file, line: 1 } }],
    });
    expect(server.attempts).toEqual([]);
  });

  test('an authority alone does not vouch, and that is said', async () => {
    await using server = await startSsh2Server([host]);
    const file = join(folder, 'authority');
    await writeFile(file, `@cert-authority * ${old.publicKey}\n`);
    const knownHosts = { files: [file], ours: join(folder, 'none') };
    const result = await connect(server.address(everyCredential()), optionsWith(vault, { knownHosts }));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_UNKNOWN' }] });
    expect(result.reports[0]?.why).toMatch(/It shows no host certificate|certificates cannot be checked/);
    expect(server.attempts).toEqual([]);
  });

  test('first contact: fetched without a login, shown, added, and then connected', async () => {
    await using server = await startSsh2Server([host]);
    const knownHosts = { files: [], ours: join(folder, 'ours') };
    const options = optionsWith(vault, { knownHosts });
    const address = server.address(everyCredential());
    const shown = unwrap(await fetchHostKey(address, options));
    expect(shown.fingerprint).toBe(shownOf(host));
    expect(server.attempts).toEqual([]);
    expect(await connect(address, options)).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_UNKNOWN' }] });
    await addHostKey(knownHosts, address.host, address.port, shown.key);
    await unwrap(await connect(address, options)).dispose();
  });

  test('a key that changed while the connection was away: the call that dials again sends nothing', async () => {
    const before = await startSsh2Server([host]);
    const address = before.address({ ...everyCredential(), hostKeys: [host.publicKey] });
    const transport = unwrap(await connect(address, optionsWith(vault)));
    await before[Symbol.asyncDispose]();
    await using after = await startSsh2Server([old], undefined, before.port);
    const call = { signal: new AbortController().signal, deadlineMs: 3000 };
    const results = [await transport.exec(['true'], call), await transport.exec(['true'], call)];
    expect(results[1]).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_CHANGED' }] });
    expect(after.connections()).toBeGreaterThan(0);
    expect(after.attempts).toEqual([]);
    await transport.dispose();
  });

  test('a jump host is verified like the machine: nothing is sent to a changed one', async () => {
    await using server = await startSsh2Server([host]);
    const jump = [{ ...server.address({ ...everyCredential(), hostKeys: [old.publicKey] }) }];
    const { sudo: _sudo, ...hop } = jump[0] ?? server.address();
    const address = server.address({ ...everyCredential(), hostKeys: [host.publicKey], jump: [hop] });
    const result = await connect(address, optionsWith(vault));
    expect(result).toMatchObject({
      ok: false,
      reports: [{ code: 'SSH_JUMP_FAILED', node: 'node1' }, { code: 'SSH_HOST_KEY_CHANGED' }],
    });
    expect(server.attempts).toEqual([]);
  });
});
