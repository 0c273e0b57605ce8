import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import type { ExecOptions, Transport } from '../../../core/transport/transport.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: commands on a real sshd: ${reason}`);

const call = (more: Partial<ExecOptions> = {}): ExecOptions => ({
  signal: new AbortController().signal,
  deadlineMs: 10_000,
  ...more,
});

describe.skipIf(reason !== undefined)('commands on a real sshd', () => {
  let sshd: Sshd;
  let transport: Transport;
  beforeAll(async () => {
    sshd = await startSshd();
    transport = unwrap(await connect(sshd.address(), sshd.options()));
  });
  afterAll(async () => {
    await transport?.dispose();
    await sshd?.stop();
  });

  const log = async (user: string, work: (login: Transport) => Promise<void>, more = {}): Promise<void> => {
    const login = unwrap(await connect(sshd.address({ user, ...more }), sshd.options()));
    try {
      await work(login);
    } finally {
      await login.dispose();
    }
  };

  test('output, exit code, standard error and input are exact', async () => {
    const argv = ['sh', '-c', 'cat; echo err >&2; exit 3'] as const;
    const output = unwrap(await transport.exec(argv, call({ stdin: 'a\nb', expect: [3] })));
    expect(output).toMatchObject({ exitCode: 3, stdout: 'a\nb', stderr: 'err\n' });
  });

  test('without input the command reads an empty one', async () => {
    expect(unwrap(await transport.exec(['cat'], call())).stdout).toBe('');
  });

  test('PATH has the sbin folders, the locale is C.UTF-8, extra variables arrive as they are', async () => {
    const env = { STRANGE: `a'b "c" $(id) \n d` };
    const argv = ['sh', '-c', 'printf "%s|%s|%s" "$PATH" "$LC_ALL" "$STRANGE"'] as const;
    const { stdout } = unwrap(await transport.exec(argv, call({ env })));
    expect(stdout.split('|')).toEqual([expect.stringContaining('/usr/sbin:/usr/bin'), 'C.UTF-8', env.STRANGE]);
  });

  test('an unexpected exit code is a report with the command and the last lines of what it said', async () => {
    const argv = ['sh', '-c', 'for i in $(seq 100); do echo line $i >&2; done; exit 7', new Secret('hunter2')] as const;
    const result = await transport.exec(argv, call());
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_FAILED', node: 'node1' }] });
    const [report] = result.reports;
    expect(report?.text).toContain('exit code 7');
    expect(report?.evidence?.command).toContain('••••••');
    expect(report?.evidence?.output).toMatch(/^line 81\n(line \d+\n)+line 100$/);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('a secret that the command repeats is dots in the report', async () => {
    const argv = ['sh', '-c', 'echo "bad password: $1" >&2; exit 1', 'sh', new Secret('hunter2')] as const;
    const [report] = (await transport.exec(argv, call())).reports;
    expect(report?.evidence?.output).toBe('bad password: ••••••');
  });

  test('a program that is not there is told as such', async () => {
    const result = await transport.exec(['corosync-no-such-tool', '-v'], call());
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_NOT_FOUND' }] });
    expect(result.reports[0]?.text).toContain('corosync-no-such-tool');
  });

  test('a script that misses a program does not blame the shell', async () => {
    const [report] = (await transport.exec(['sh', '-c', 'no-such-tool'], call())).reports;
    expect(report?.code).toBe('COMMAND_NOT_FOUND');
    expect(report?.text).toBe('A program that the command needs is not installed on node1.');
    expect(report?.evidence?.output).toContain('no-such-tool');
  });

  test('a command that a signal ended has 128 + signal as exit code', async () => {
    const { exitCode } = unwrap(await transport.exec(['sh', '-c', 'kill -KILL $$'], call({ expect: 'any' })));
    expect(exitCode).toBe(137);
  });

  test('output over the limit is dropped and told', async () => {
    const result = await transport.exec(['head', '-c', '100000', '/dev/zero'], call({ maxBytes: 1000 }));
    expect(unwrap(result).stdout.length).toBe(1000);
    expect(result.reports).toMatchObject([{ code: 'OUTPUT_TRUNCATED', severity: 'warning' }]);
  });

  test('large input and output pass whole', async () => {
    const text = 'äöü0123456789\n'.repeat(300_000);
    const { stdout } = unwrap(await transport.exec(['cat'], call({ stdin: text })));
    expect(stdout === text).toBe(true);
  });

  test('lines come as they arrive', async () => {
    const seen: string[] = [];
    const argv = ['sh', '-c', 'echo one; sleep 0.2; printf tw; sleep 0.2; echo o; echo err >&2; printf end'] as const;
    unwrap(await transport.exec(argv, call({ onLine: (line, stream) => seen.push(`${stream}:${line}`) })));
    expect(seen.filter((line) => line.startsWith('stdout'))).toEqual(['stdout:one', 'stdout:two', 'stdout:end']);
    expect(seen).toContain('stderr:err');
  });

  test('forty commands at once wait in line for the sessions of one connection', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => String(index));
    const outputs = await Promise.all(numbers.map((number) => transport.exec(['echo', number], call())));
    expect(outputs.map((output) => unwrap(output).stdout.trim())).toEqual(numbers);
  });

  test('a child that keeps the output open does not hold the call', async () => {
    const { durationMs } = unwrap(await transport.exec(['sh', '-c', 'sleep 30 & echo started'], call()));
    expect(durationMs).toBeLessThan(8000);
  });

  const isRunning = async (mark: string): Promise<boolean> => {
    const { exitCode } = unwrap(await transport.exec(['pgrep', '-x', '-f', `sleep ${mark}`], call({ expect: [0, 1] })));
    return exitCode === 0;
  };

  test.each([
    ['root', {}, '1000.1'],
    ['free', {}, '1000.2'],
    ['pseudo', {}, '1000.3'],
    ['asks', { sudoPassword: { secret: 'password' } }, '1000.4'],
  ] as const)('the deadline ends the command on the node, as %s', async (user, more, mark) => {
    await log(
      user,
      async (login) => {
        const running = login.exec(['sh', '-c', `sleep ${mark}; :`], call({ deadlineMs: 2500 }));
        await expect.poll(() => isRunning(mark), { timeout: 2400 }).toBe(true);
        const result = await running;
        expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_DEADLINE', node: 'node1' }] });
        expect(result.reports[0]?.text).toContain('2.5 s');
        expect(result.reports[0]?.why).toContain('has been ended');
        expect(await isRunning(mark)).toBe(false);
      },
      more,
    );
  });

  test('a cancelled command is gone from the node, even one that ignores TERM', async () => {
    const stop = new AbortController();
    const argv = ['sh', '-c', 'trap "" TERM; while :; do sleep 1001.5; done'] as const;
    const running = transport.exec(argv, call({ signal: stop.signal }));
    await expect.poll(() => isRunning('1001.5')).toBe(true);
    stop.abort();
    const result = await running;
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_CANCELLED' }] });
    expect(result.reports[0]?.why).toContain('has been ended');
    expect(await isRunning('1001.5')).toBe(false);
  });

  test('cancelled before it began nothing runs', async () => {
    const stop = new AbortController();
    stop.abort();
    const result = await transport.exec(['touch', '/run/never'], call({ signal: stop.signal }));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_CANCELLED' }] });
    expect(unwrap(await transport.read('/run/never', call()))).toBeUndefined();
  });

  test('what a login shell says of itself is not output', async () => {
    await log('noisy', async (login) => {
      expect(unwrap(await login.exec(['id', '-un'], call())).stdout).toBe('root\n');
    });
  });

  test('a login without a shell is told as such', async () => {
    await log('nologin', async (login) => {
      const result = await login.exec(['true'], call({ asLogin: true }));
      expect(result).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_NOT_STARTED' }] });
    });
  });

  test.each([
    ['free', {}],
    ['pseudo', {}],
    ['asks', { sudoPassword: { secret: 'password' } }],
  ] as const)('%s is root by sudo, and the password is no part of the input', async (user, more) => {
    await log(
      user,
      async (login) => {
        expect(unwrap(await login.exec(['id', '-un'], call())).stdout).toBe('root\n');
        expect(unwrap(await login.exec(['id', '-un'], call({ asLogin: true }))).stdout).toBe(`${user}\n`);
        // Twice: sudo may remember the first login and leave the password line unread.
        for (const stdin of ['first\nsecond', '']) {
          expect(unwrap(await login.exec(['cat'], call({ stdin }))).stdout).toBe(stdin);
        }
        const { stdout } = unwrap(await login.exec(['sh', '-c', 'cat /proc/*/cmdline'], call()));
        expect(stdout).not.toContain(sshd.password);
        unwrap(
          await login.write({ path: '/srv/by-sudo', content: user, mode: 0o600, owner: 'root', group: 'root' }, call()),
        );
        expect(unwrap(await login.read('/srv/by-sudo', call()))?.content.toString()).toBe(user);
      },
      more,
    );
  });

  test.each([
    ['none', { sudoPassword: { secret: 'password' } }, /not allowed/, /Allow it/],
    ['asks', {}, /asks for a password/, /sudoPassword/],
    ['asks', { sudoPassword: { secret: 'wrong' } }, /does not take the password/, /Correct the secret wrong/],
    ['asks', { sudoPassword: { secret: 'absent' } }, /not in the vault/, /Put the secret absent/],
    ['terminal', {}, /terminal/, /requiretty/],
  ] as const)('%s with %o cannot become root, and the report says what to do', async (user, more, why, next) => {
    await log(
      user,
      async (login) => {
        const result = await login.exec(['id'], call({ deadlineMs: 15_000 }));
        expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_NO_SUDO', node: 'node1' }] });
        expect(result.reports[0]?.text).toMatch(why);
        expect(result.reports[0]?.next).toMatch(next);
        expect(JSON.stringify(result.reports)).not.toContain(sshd.password);
      },
      more,
    );
  });

  test('sudo: never runs as the login', async () => {
    await log('free', async (login) => expect(unwrap(await login.exec(['id', '-un'], call())).stdout).toBe('free\n'), {
      sudo: 'never',
    });
  });

  test('a command costs one round trip and the bytes are counted', async () => {
    const before = transport.traffic();
    unwrap(await transport.exec(['true'], call()));
    const after = transport.traffic();
    expect(after.roundTrips - before.roundTrips).toBe(1);
    expect(after.bytesSent).toBeGreaterThan(before.bytesSent);
    expect(after.bytesReceived).toBeGreaterThan(before.bytesReceived);
  });
});
