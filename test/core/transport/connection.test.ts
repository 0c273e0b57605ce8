import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SshAddress, SshHop } from '../../../core/cluster/ssh-address.ts';
import { unwrap } from '../../../core/result.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import type { ExecOptions, LineStream, Transport } from '../../../core/transport/transport.ts';
import { freePort, type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: connections to a real sshd: ${reason}`);

const call = (more: Partial<ExecOptions> = {}): ExecOptions => ({
  signal: new AbortController().signal,
  deadlineMs: 10_000,
  ...more,
});
const untilStopped = { signal: new AbortController().signal };

describe.skipIf(reason !== undefined)('one connection to a real sshd', () => {
  let sshd: Sshd;
  let watcher: Transport;
  beforeAll(async () => {
    sshd = await startSshd();
    watcher = unwrap(await connect(sshd.address(), sshd.options()));
  });
  afterAll(async () => {
    await watcher?.dispose();
    await sshd?.stop();
  });
  const withTransport = async (work: (transport: Transport) => Promise<void>, more: Partial<SshAddress> = {}) => {
    const transport = unwrap(await connect(sshd.address(more), sshd.options()));
    try {
      await work(transport);
    } finally {
      await transport.dispose();
    }
  };
  const isRunning = async (command: string): Promise<boolean> => {
    const { exitCode } = unwrap(await watcher.exec(['pgrep', '-x', '-f', command], call({ expect: [0, 1] })));
    return exitCode === 0;
  };
  const take = async (lines: LineStream, count: number): Promise<string[]> => {
    const taken: string[] = [];
    const iterator = lines[Symbol.asyncIterator]();
    while (taken.length < count) {
      const next = await iterator.next();
      if (next.done === true) break;
      taken.push(next.value);
    }
    return taken;
  };

  test('a connection that is cut: the call under way is told, the next one dials again', async () => {
    const transport = unwrap(await connect(sshd.address(), sshd.options()));
    const running = transport.exec(['sleep', '60'], call());
    await expect.poll(() => isRunning('sleep 60')).toBe(true);
    const bytesBefore = transport.traffic().bytesSent;
    sshd.cutConnections();
    const result = await running;
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_CONNECTION_LOST', node: 'node1' }] });
    expect(result.reports[0]?.evidence?.command).toBe('sleep 60');
    expect(unwrap(await transport.exec(['echo', 'back'], call())).stdout).toBe('back\n');
    expect(transport.traffic().bytesSent).toBeGreaterThan(bytesBefore);
    await transport.dispose();
  });

  test('many calls after a cut share one new connection', async () => {
    await withTransport(async (transport) => {
      unwrap(await transport.exec(['true'], call()));
      sshd.cutConnections();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const argv = ['sh', '-c', 'echo "$SSH_CONNECTION"'] as const;
      const outputs = await Promise.all(Array.from({ length: 6 }, () => transport.exec(argv, call())));
      expect(new Set(outputs.map((output) => unwrap(output).stdout)).size).toBe(1);
    });
  });

  test('a call after a cut to a machine that is gone is a report, and the one after it tries again', async () => {
    const short = await startSshd();
    const transport = unwrap(await connect(short.address(), short.options({ deadlineMs: 2000 })));
    await short.stop();
    for (let round = 0; round < 2; round++) {
      const result = await transport.exec(['true'], call());
      expect(result.ok).toBe(false);
      if (round > 0) expect(result.reports[0]?.code).toBe('SSH_UNREACHABLE');
    }
    await transport.dispose();
  });

  test('a stream gives lines until it is stopped, and is gone from the node', async () => {
    for (const more of [
      {},
      { user: 'free' },
      { user: 'pseudo' },
      { user: 'asks', sudoPassword: { secret: 'password' } },
    ]) {
      await withTransport(async (transport) => {
        const argv = ['sh', '-c', 'echo one; echo two; exec sleep 2000.5'] as const;
        const lines = unwrap(await transport.stream(argv, untilStopped));
        expect(await take(lines, 2)).toEqual(['one', 'two']);
        expect(await isRunning('sleep 2000.5')).toBe(true);
        lines.stop();
        expect(await lines.ended).toBe('stopped');
        await expect.poll(() => isRunning('sleep 2000.5')).toBe(false);
        expect(await take(lines, 1)).toEqual([]);
      }, more);
    }
  });

  test('leaving the loop, the signal and dispose stop a stream too', async () => {
    await withTransport(async (transport) => {
      const stop = new AbortController();
      const argv = ['sh', '-c', 'while :; do echo tick; sleep 0.05; done'] as const;
      const looped = unwrap(await transport.stream(argv, untilStopped));
      for await (const line of looped) {
        expect(line).toBe('tick');
        break;
      }
      expect(await looped.ended).toBe('stopped');
      const signalled = unwrap(await transport.stream(argv, { signal: stop.signal }));
      stop.abort();
      expect(await signalled.ended).toBe('stopped');
      const left = unwrap(await transport.stream(['sleep', '2001.5'], untilStopped));
      await expect.poll(() => isRunning('sleep 2001.5')).toBe(true);
      await transport.dispose();
      expect(await left.ended).toBe('stopped');
      await expect.poll(() => isRunning('sleep 2001.5')).toBe(false);
    });
  });

  test('a stream whose command ends is closed, with its last line', async () => {
    await withTransport(async (transport) => {
      const lines = unwrap(await transport.stream(['printf', 'a\\nb'], untilStopped));
      expect(await take(lines, 9)).toEqual(['a', 'b']);
      expect(await lines.ended).toBe('closed');
    });
  });

  test('a stream whose connection is cut says so, and its command does not stay on the node', async () => {
    const transport = unwrap(await connect(sshd.address(), sshd.options()));
    const lines = unwrap(await transport.stream(['sleep', '2002.5'], untilStopped));
    await expect.poll(() => isRunning('sleep 2002.5')).toBe(true);
    sshd.cutConnections();
    expect(await lines.ended).toBe('lost');
    await expect.poll(() => isRunning('sleep 2002.5'), { timeout: 4000 }).toBe(false);
    await transport.dispose();
  });

  test('a slow reader makes the node wait, and loses nothing', async () => {
    await withTransport(async (transport) => {
      const lines = unwrap(await transport.stream(['seq', '300000'], untilStopped));
      await new Promise((resolve) => setTimeout(resolve, 300));
      let count = 0;
      for await (const line of lines) expect(line === String(++count)).toBe(true);
      expect(count).toBe(300_000);
    });
  });

  test('streams leave room for commands; one too many is a report', async () => {
    await withTransport(async (transport) => {
      const started = await Promise.all(
        Array.from({ length: 7 }, () => transport.stream(['sleep', '9'], untilStopped)),
      );
      expect(started.filter((stream) => stream.ok).length).toBe(6);
      const refused = started.find((stream) => !stream.ok);
      expect(refused).toMatchObject({ reports: [{ code: 'SSH_TOO_MANY_SESSIONS' }] });
      unwrap(await transport.exec(['true'], call()));
    });
  });

  test('a machine behind two jump hosts', async () => {
    const hop = (user: string): SshHop => {
      const { sudo: _sudo, ...rest } = sshd.address({ user });
      return rest;
    };
    const jump = [hop('free'), hop('asks')];
    await withTransport(
      async (transport) => {
        const argv = ['sh', '-c', 'cat; echo "$SSH_CONNECTION"'] as const;
        const { stdout } = unwrap(await transport.exec(argv, call({ stdin: 'through\n' })));
        expect(stdout).toMatch(/^through\n127\.0\.0\.1 /);
        expect(transport.traffic().bytesReceived).toBeGreaterThan(1000);
      },
      { jump },
    );
    const closedPort = await freePort();
    const beyond = await connect(sshd.address({ jump, port: closedPort }), sshd.options());
    expect(beyond).toMatchObject({ ok: false, reports: [{ code: 'SSH_UNREACHABLE', node: 'node1' }] });
    const second = hop('asks');
    const broken = await connect(
      sshd.address({ jump: [hop('free'), { ...second, port: closedPort }] }),
      sshd.options(),
    );
    expect(broken.reports.map((report) => report.code)).toEqual(['SSH_JUMP_FAILED', 'SSH_UNREACHABLE']);
    expect(broken.reports[0]?.text).toContain('jump host 2');
    const { identityFile: _identityFile, ...keyless } = second;
    const refused = await connect(sshd.address({ jump: [keyless] }), sshd.options());
    expect(refused.reports.map((report) => report.code)).toEqual(['SSH_JUMP_FAILED', 'SSH_AUTH_FAILED']);
  });

  test('password login', async () => {
    const { identityFile: _identityFile, ...address } = sshd.address({
      user: 'asks',
      password: { secret: 'password' },
    });
    const transport = unwrap(await connect(address, sshd.options()));
    expect(unwrap(await transport.exec(['id', '-un'], call({ asLogin: true }))).stdout).toBe('asks\n');
    await transport.dispose();
  });
});

describe.skipIf(reason !== undefined)('an sshd that allows few sessions', () => {
  test('MaxSessions 2: twenty commands queue and all are carried out once', async () => {
    const sshd = await startSshd(['MaxSessions 2']);
    try {
      const transport = unwrap(await connect(sshd.address(), sshd.options()));
      const argv = ['sh', '-c', 'echo x >>/run/count; sleep 0.02'] as const;
      const results = await Promise.all(Array.from({ length: 20 }, () => transport.exec(argv, call())));
      for (const result of results) unwrap(result);
      expect(unwrap(await transport.exec(['cat', '/run/count'], call())).stdout).toBe('x\n'.repeat(20));
      await transport.dispose();
    } finally {
      await sshd.stop();
    }
  });

  test('MaxSessions 0: a report, no hang', async () => {
    const sshd = await startSshd(['MaxSessions 0']);
    try {
      const transport = unwrap(await connect(sshd.address(), sshd.options()));
      const result = await transport.exec(['true'], call());
      expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_TOO_MANY_SESSIONS' }] });
      await transport.dispose();
    } finally {
      await sshd.stop();
    }
  });

  test('a node that freezes is noticed by keep-alive', async () => {
    const sshd = await startSshd();
    const { whileFrozen } = sshd;
    try {
      const transport = unwrap(await connect(sshd.address(), sshd.options({ keepAliveMs: 100 })));
      const running = transport.exec(['sleep', '60'], call({ deadlineMs: 15_000 }));
      await new Promise((resolve) => setTimeout(resolve, 200));
      await whileFrozen(async () => {
        expect(await running).toMatchObject({ ok: false, reports: [{ code: 'SSH_CONNECTION_LOST' }] });
      });
      await transport.dispose();
    } finally {
      await sshd.stop();
    }
  });
});
