import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { record } from '../../../core/transport/replay/record.ts';
import { parseRecording, printRecording, type Recording } from '../../../core/transport/replay/recording.ts';
import { replay } from '../../../core/transport/replay/replay.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import { startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: a recording of a real sshd: ${reason}`);

const call = () => ({ signal: new AbortController().signal, deadlineMs: 5000 });
const answered = (stdout: string) => ({ value: { exitCode: 0, stdout, stderr: '', durationMs: 1 }, reports: [] });
const recording: Recording = {
  recording: 1,
  node: 'node1',
  commands: [
    { argv: ['crm_node', '-q'], answer: answered('0\n') },
    { argv: ['crm_node', '-q'], answer: answered('1\n') },
    { argv: ['false'], answer: { reports: [{ code: 'COMMAND_FAILED', severity: 'error', text: 'exit code 1' }] } },
  ],
  streams: [
    { argv: ['journalctl', '-f'], lines: ['a', 'b'], ended: 'closed' },
    { argv: ['crm_mon'], lines: ['x'], ended: 'stopped' },
  ],
  reads: [{ path: '/etc/absent', answer: { reports: [] } }],
};

describe('replay', () => {
  test('answers come in their order, the last one stays', async () => {
    const transport = replay(recording);
    const seen: string[] = [];
    for (let round = 0; round < 3; round++) seen.push(unwrap(await transport.exec(['crm_node', '-q'], call())).stdout);
    expect(seen).toEqual(['0\n', '1\n', '1\n']);
    expect(await transport.exec(['false'], call())).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_FAILED' }] });
  });

  test('what was never recorded is not made up', async () => {
    const transport = replay(recording);
    expect(await transport.exec(['crm_node', '-l'], call())).toMatchObject({ reports: [{ code: 'REPLAY_UNKNOWN' }] });
    const asLogin = await transport.exec(['crm_node', '-q'], { ...call(), asLogin: true });
    expect(asLogin).toMatchObject({ ok: false, reports: [{ code: 'REPLAY_UNKNOWN' }] });
    const withInput = await transport.exec(['crm_node', '-q'], { ...call(), stdin: 'x' });
    expect(withInput).toMatchObject({ ok: false, reports: [{ code: 'REPLAY_UNKNOWN' }] });
    expect(await transport.read('/etc/other', call())).toMatchObject({ reports: [{ code: 'REPLAY_UNKNOWN' }] });
  });

  test('what is written is read back, what is removed is gone', async () => {
    const transport = replay(recording);
    expect(unwrap(await transport.read('/etc/absent', call()))).toBeUndefined();
    unwrap(
      await transport.write(
        { path: '/etc/absent', content: new Secret('s'), mode: 0o600, owner: 'root', group: 'root' },
        call(),
      ),
    );
    expect(Buffer.from(unwrap(await transport.read('/etc/absent', call()))?.content ?? []).toString()).toBe('s');
    unwrap(await transport.remove('/etc/absent', call()));
    expect(unwrap(await transport.read('/etc/absent', call()))).toBeUndefined();
  });

  test('streams end as they ended; one that was stopped waits to be stopped', async () => {
    const transport = replay(recording);
    const closed = unwrap(await transport.stream(['journalctl', '-f'], call()));
    const lines: string[] = [];
    for await (const line of closed) lines.push(line);
    expect(lines).toEqual(['a', 'b']);
    expect(await closed.ended).toBe('closed');
    const open = unwrap(await transport.stream(['crm_mon'], call()));
    const iterator = open[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe('x');
    const next = iterator.next();
    open.stop();
    expect((await next).done).toBe(true);
    expect(await open.ended).toBe('stopped');
  });

  test('a recording is printed and read; anything else is refused', () => {
    expect(unwrap(parseRecording(printRecording(recording), 'r.json'))).toEqual(recording);
    for (const text of ['', '{}', '[1]', '{"recording":2}']) {
      expect(parseRecording(text, 'r.json')).toMatchObject({ ok: false, reports: [{ code: 'RECORDING_INVALID' }] });
    }
  });

  test.skipIf(reason !== undefined)(
    'a real node, recorded, answers the same; no secret is in the recording',
    async () => {
      const sshd = await startSshd();
      try {
        const live = record(unwrap(await connect(sshd.address(), sshd.options())));
        const work = async (transport: typeof live.transport) => {
          const stream = unwrap(await transport.stream(['seq', '3'], call()));
          const lines: string[] = [];
          for await (const line of stream) lines.push(line);
          const argv = ['sh', '-c', 'cat; echo "$1" | wc -c', 'sh', new Secret('hunter2')] as const;
          return {
            lines,
            output: unwrap(await transport.exec(argv, { ...call(), stdin: 'in\n' })).stdout,
            failed: (await transport.exec(['false'], call())).reports,
            file: unwrap(await transport.read('/etc/group', call())),
            absent: unwrap(await transport.read('/etc/absent', call())),
          };
        };
        const first = await work(live.transport);
        const hidden = unwrap(await live.transport.read(`${sshd.folder}/user`, call()));
        await live.transport.dispose();
        const json = printRecording(live.recording());
        expect(json).not.toContain('hunter2');
        expect(json).not.toContain(Buffer.from(hidden?.content ?? []).toString('base64'));
        const replayed = replay(unwrap(parseRecording(json, 'r.json')));
        expect(await work(replayed)).toEqual(first);
        expect(await replayed.read(`${sshd.folder}/user`, call())).toMatchObject({
          reports: [{ code: 'REPLAY_HIDDEN' }],
        });
      } finally {
        await sshd.stop();
      }
    },
  );
});
