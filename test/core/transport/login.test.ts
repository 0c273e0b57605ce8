import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthContext } from 'ssh2';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SshAddress } from '../../../core/cluster/ssh-address.ts';
import { type ConnectOptions, connect } from '../../../core/transport/ssh/connect.ts';
import { newIdentity, optionsWith, startSsh2Server } from './ssh2-server.ts';
import { freePort } from './sshd.ts';

const hasAgent = existsSync('/usr/bin/ssh-agent');
if (!hasAgent) console.log('skipped: login by a real agent: ssh-agent is missing (package openssh-client)');

const host = newIdentity();
const user = newIdentity();
const locked = newIdentity('ed25519', 'open sesame');
const vault = { password: 'secret', passphrase: 'open sesame', wrong: 'nope' };

const isKey = (context: AuthContext, identity: { publicKey: string }): boolean => {
  if (context.method !== 'publickey') return false;
  const key = ssh2.utils.parseKey(identity.publicKey);
  if (key instanceof Error) throw key;
  if (!context.key.data.equals(key.getPublicSSH())) return false;
  return context.signature === undefined || context.blob === undefined
    ? true
    : key.verify(context.blob, context.signature, context.hashAlgo) === true;
};

describe('login', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-login-'));
    await writeFile(file('user'), user.privateKey, { mode: 0o600 });
    await writeFile(file('locked'), locked.privateKey, { mode: 0o600 });
    await writeFile(file('public'), user.publicKey);
    await writeFile(file('nonsense'), 'not a key');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const attempt = async (
    accepts: (context: AuthContext) => void,
    address: Partial<SshAddress>,
    options: Partial<ConnectOptions> = {},
  ) => {
    await using server = await startSsh2Server([host], accepts);
    const full = server.address({ hostKeys: [host.publicKey], ...address });
    const result = await connect(full, optionsWith(vault, options));
    if (result.ok) await result.value.dispose();
    return { result, methods: server.attempts.map((seen) => seen.method) };
  };
  const onlyPassword = (context: AuthContext): void =>
    context.method === 'password' && context.password === 'secret' ? context.accept() : context.reject(['password']);

  test('key', async () => {
    const accepts = (context: AuthContext) => (isKey(context, user) ? context.accept() : context.reject(['publickey']));
    const { result, methods } = await attempt(accepts, { identityFile: file('user') });
    expect(result.ok).toBe(true);
    expect(new Set(methods)).toEqual(new Set(['publickey']));
  });

  test('key with a passphrase from the vault', async () => {
    const accepts = (context: AuthContext) => (isKey(context, locked) ? context.accept() : context.reject());
    const address = { identityFile: file('locked'), passphrase: { secret: 'passphrase' } };
    expect((await attempt(accepts, address)).result.ok).toBe(true);
  });

  test('a usual key where the address names none', async () => {
    const accepts = (context: AuthContext) => (isKey(context, user) ? context.accept() : context.reject());
    const options = { identityFiles: [file('absent'), file('nonsense'), file('user')] };
    expect((await attempt(accepts, {}, options)).result.ok).toBe(true);
  });

  test('password, to a server that takes nothing else', async () => {
    const address = { identityFile: file('user'), password: { secret: 'password' } };
    const { result, methods } = await attempt(onlyPassword, address);
    expect(result.ok).toBe(true);
    expect(methods).toEqual(['publickey', 'password']);
  });

  test('keyboard-interactive answers one hidden question with the password', async () => {
    const accepts = (context: AuthContext) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        answers[0] === 'secret' ? context.accept() : context.reject(['keyboard-interactive']),
      );
    };
    const { result, methods } = await attempt(accepts, { password: { secret: 'password' } });
    expect(result.ok).toBe(true);
    expect(methods).toEqual(['keyboard-interactive']);
  });

  test('a question whose answer would be shown gets no password', async () => {
    const heard: string[] = [];
    const accepts = (context: AuthContext) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Say your password aloud: ', echo: true }], (answers) => {
        heard.push(...answers);
        context.reject(['keyboard-interactive']);
      });
    };
    const { result } = await attempt(accepts, { password: { secret: 'password' } });
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_AUTH_FAILED' }] });
    expect(heard).toEqual(['']);
  });

  test('two factors: key, then password', async () => {
    let hasKey = false;
    const accepts = (context: AuthContext) => {
      if (isKey(context, user)) {
        hasKey = context.method === 'publickey' && context.signature !== undefined;
        if (!hasKey) return context.accept();
        return context.reject(['password'], true);
      }
      if (hasKey && context.method === 'password' && context.password === 'secret') return context.accept();
      return context.reject(hasKey ? ['password'] : ['publickey']);
    };
    const address = { identityFile: file('user'), password: { secret: 'password' } };
    expect((await attempt(accepts, address)).result.ok).toBe(true);
  });

  test('an agent comes first, and a dead agent is no end', async () => {
    const dead = await attempt(
      onlyPassword,
      { agent: true, password: { secret: 'password' } },
      {
        agentSocket: file("no such '$(id)' socket"),
      },
    );
    expect(dead.result.ok).toBe(true);
  });

  test.skipIf(!hasAgent)('a real agent signs', async () => {
    const socket = file('agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(socket)).toBe(true);
      execFileSync('ssh-add', ['-q', file('user')], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' });
      const accepts = (context: AuthContext) => (isKey(context, user) ? context.accept() : context.reject());
      const { result } = await attempt(accepts, { agent: true }, { agentSocket: socket });
      expect(result.ok).toBe(true);
    } finally {
      agent.kill();
    }
  });

  test('a refused login names what was tried and what the server takes, and never the password', async () => {
    const accepts = (context: AuthContext): void => context.reject(['publickey', 'password']);
    const address = { user: 'operator', identityFile: file('user'), password: { secret: 'wrong' } };
    const { result, methods } = await attempt(accepts, address);
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_AUTH_FAILED', node: 'node1' }] });
    expect(result.reports[0]?.text).toContain(`tried: key ${file('user')}, password`);
    expect(result.reports[0]?.why).toContain('publickey, password');
    expect(methods).not.toContain('keyboard-interactive');
    expect(JSON.stringify(result.reports)).not.toContain('nope');
  });

  test('without a credential nothing is tried', async () => {
    const { result } = await attempt((context) => context.reject(['publickey']), {});
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_AUTH_FAILED' }] });
    expect(result.reports[0]?.text).toContain('no credential');
  });

  test.each([
    ['locked', {}, /encrypted/],
    ['locked', { passphrase: { secret: 'wrong' } }, /cannot be used/],
    ['absent', {}, /ENOENT/],
    ['nonsense', {}, /cannot be used/],
    ['public', {}, /public key/],
  ])('an unusable key is told: %s %o', async (name, more, expected) => {
    const { result } = await attempt((context) => context.reject(), { identityFile: file(name), ...more });
    expect(result.reports.map((report) => report.code)).toEqual(['SSH_AUTH_FAILED', 'SSH_CREDENTIAL_UNUSABLE']);
    expect(result.reports[1]?.text).toMatch(expected);
  });

  test('a secret that is not in the vault is told', async () => {
    const { result } = await attempt((context) => context.reject(), { password: { secret: 'absent' } });
    expect(result.reports[1]?.text).toContain('absent');
  });
});

describe('a machine that cannot be reached', () => {
  const address = (more: object): SshAddress => ({
    host: '127.0.0.1',
    port: 22,
    user: 'root',
    agent: false,
    sudo: 'auto',
    ...more,
  });

  test('refused', async () => {
    const result = await connect(address({ port: await freePort() }), optionsWith({}));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_UNREACHABLE', node: 'node1' }] });
    expect(result.reports[0]?.text).toContain('refused');
  });

  test('a name that does not resolve', async () => {
    const result = await connect(address({ host: 'no-such-host.invalid' }), optionsWith({}, { deadlineMs: 15_000 }));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_NAME_UNRESOLVED' }] });
  });

  const listen = async (onConnection: (socket: Socket) => void) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { port, [Symbol.dispose]: () => void server.close() };
  };

  test('silence', async () => {
    using silent = await listen(() => {});
    const result = await connect(address({ port: silent.port }), optionsWith({}, { deadlineMs: 300 }));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_UNREACHABLE' }] });
    expect(result.reports[0]?.text).toContain('within 0.3 s');
  });

  test('cut at once', async () => {
    using cut = await listen((socket) => socket.destroy());
    const result = await connect(address({ port: cut.port }), optionsWith({}));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_UNREACHABLE' }] });
  });

  test('closed without a word, as a forwarder does for a machine that is down', async () => {
    using forwarder = await listen((socket) => void socket.once('data', () => socket.end()));
    const result = await connect(address({ port: forwarder.port }), optionsWith({}));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_UNREACHABLE' }] });
    expect(result.reports[0]?.text).toContain('closed it before an SSH server spoke');
  });

  test('no SSH server', async () => {
    using web = await listen((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const result = await connect(address({ port: web.port }), optionsWith({}));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HANDSHAKE_FAILED' }] });
  });

  test('cancelled', async () => {
    using silent = await listen(() => {});
    const stop = new AbortController();
    const connecting = connect(address({ port: silent.port }), optionsWith({}, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    expect(await connecting).toMatchObject({ ok: false, reports: [{ code: 'SSH_CANCELLED' }] });
  });

  test.each(['-oProxyCommand=touch /tmp/x', '`id`', '$(id)', 'node1\n', 'node1\0', 'a b', "a'b", 'node1;id', ''])(
    'host and user %j are refused before anything starts',
    async (text) => {
      let asked = 0;
      const secrets = async (): Promise<undefined> => {
        asked++;
        return undefined;
      };
      for (const odd of [
        { host: text },
        { user: text },
        { jump: [{ host: text, port: 22, user: 'root', agent: false }] },
      ]) {
        const bad = address({ port: await freePort(), password: { secret: 'x' }, ...odd });
        const result = await connect(bad, optionsWith({}, { secrets }));
        expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_ADDRESS_INVALID' }] });
      }
      expect(asked).toBe(0);
    },
  );

  test('a good address is not refused by the same check', async () => {
    const reports = (await connect(address({ port: await freePort() }), optionsWith({}))).reports;
    expect(reports[0]?.code).toBe('SSH_UNREACHABLE');
  });
});
