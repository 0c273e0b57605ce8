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

  test('output, exit code, standard error and input are exact', async () => {
    const argv = ['sh', '-c', 'cat; echo err >&2; exit 3'] as const;
    const output = unwrap(await transport.exec(argv, call({ stdin: 'a\nb', expect: [3] })));
    expect(output).toMatchObject({ exitCode: 3, stdout: 'a\nb', stderr: 'err\n' });
  });
});
