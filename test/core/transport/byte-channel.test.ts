import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import type { ByteChannel, CallOptions, ChannelTransport } from '../../../core/transport/transport.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: byte channels on a real sshd: ${reason}`);

const call = (more: Partial<CallOptions> = {}): CallOptions => ({
  signal: new AbortController().signal,
  deadlineMs: 10_000,
  ...more,
});

async function readAll({ stream }: ByteChannel): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

describe.skipIf(reason !== undefined)('byte channels on a real sshd', () => {
  let sshd: Sshd;
  let transport: ChannelTransport;
  const logIn = async (user: string) => unwrap(await connect(sshd.address({ user }), sshd.options()));
  beforeAll(async () => {
    sshd = await startSshd();
    transport = await logIn('none');
  });
  afterAll(async () => {
    await transport?.dispose();
    await sshd?.stop();
  });

  test('bytes come back as they went, however many; the end of the input is the end of the command', async () => {
    const channel = unwrap(await transport.channel(['cat'], call()));
    const sent = randomBytes(5_000_000);
    channel.stream.end(sent);
    expect((await readAll(channel)).equals(sent)).toBe(true);
    expect(await channel.ended).toEqual({ how: 'closed', exitCode: 0 });
  });

  test('it runs as the login user, and what a greeting shell says is not part of it', async () => {
    const noisy = await logIn('noisy');
    const channel = unwrap(await noisy.channel(['sh', '-c', 'id -un; echo aside >&2; exit 4'], call()));
    expect((await readAll(channel)).toString()).toBe('noisy\n');
    expect(await channel.ended).toEqual({ how: 'closed', exitCode: 4 });
    expect(channel.errorOutput()).toBe('aside');
    await noisy.dispose();
  });

  test('a reader that does not read makes the command wait', async () => {
    const line = 'head -c 60000000 /dev/zero; echo over >&2';
    const channel = unwrap(await transport.channel(['sh', '-c', line], call()));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(channel.errorOutput()).toBe('');
    expect(channel.stream.readableLength).toBeLessThan(8_000_000);
    expect((await readAll(channel)).length).toBe(60_000_000);
    expect(await channel.ended).toEqual({ how: 'closed', exitCode: 0 });
  });

  test('stopped by us, and lost with the connection, are told apart', async () => {
    const stopped = unwrap(await transport.channel(['cat'], call()));
    stopped.stop();
    expect(await stopped.ended).toMatchObject({ how: 'stopped' });

    // sshd serves root by one process, which can be cut; other users by two.
    const root = await logIn('root');
    const lost = unwrap(await root.channel(['cat'], call()));
    lost.stream.write('x');
    await once(lost.stream, 'data');
    sshd.cutConnections();
    expect(await lost.ended).toEqual({ how: 'lost' });
    await root.dispose();
  });

  test('a login without a shell is a report', async () => {
    const nologin = await logIn('nologin');
    expect(await nologin.channel(['cat'], call())).toMatchObject({
      ok: false,
      reports: [{ code: 'COMMAND_NOT_STARTED' }],
    });
    await nologin.dispose();
  });
});
