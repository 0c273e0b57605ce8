import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import type { Transport, WriteRequest } from '../../../core/transport/transport.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: files on a real sshd: ${reason}`);

const call = (deadlineMs = 10_000) => ({ signal: new AbortController().signal, deadlineMs });
const root = { mode: 0o640, owner: 'root', group: 'root' };

describe.skipIf(reason !== undefined)('files on a real sshd', () => {
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
  const write = (path: string, content: WriteRequest['content'], more: Partial<WriteRequest> = {}) =>
    transport.write({ path, content, ...root, ...more }, call());
  const shell = async (script: string): Promise<string> =>
    unwrap(await transport.exec(['sh', '-c', script], call())).stdout;

  test.each([
    ['empty', Buffer.alloc(0)],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['large', randomBytes(3_000_000)],
    ['without a last newline', Buffer.from('a\nb')],
  ])('written bytes are read back: %s', async (_name, content) => {
    unwrap(await write('/run/file', content));
    const file = unwrap(await transport.read('/run/file', call()));
    expect(file).toMatchObject({ path: '/run/file', mode: 0o640, owner: 'root', group: 'root' });
    expect(Buffer.compare(Buffer.from(file?.content ?? []), content)).toBe(0);
  });

  test('names that a shell or an option parser could take for its own stay names', async () => {
    for (const name of ["/run/it's $(touch pwned)", '/run/-rf', '/run/a b\tc', '/run/*', '/run/`id`']) {
      unwrap(await write(name, name));
      expect(Buffer.from(unwrap(await transport.read(name, call()))?.content ?? []).toString()).toBe(name);
      unwrap(await transport.remove(name, call()));
      expect(unwrap(await transport.read(name, call()))).toBeUndefined();
    }
    expect(await shell('ls / /run .')).not.toContain('pwned');
  });

  test('mode, owner and missing parents are as asked, whatever was there before', async () => {
    await shell('touch /run/owned; chmod 777 /run/owned');
    unwrap(await write('/run/owned', 'x', { mode: 0o400, owner: 'free', group: 'asks' }));
    expect(await shell('stat -c "%a %U %G" /run/owned')).toBe('400 free asks\n');
    unwrap(await write('/run/new/folder/file', new Secret('s'), { mode: 0o600, makeParents: true }));
    expect(await shell('stat -c "%a" /run/new /run/new/folder /run/new/folder/file')).toBe('755\n755\n600\n');
  });

  test('a write, a read and a removal cost one round trip each', async () => {
    const before = transport.traffic().roundTrips;
    unwrap(await write('/run/counted', 'x'));
    unwrap(await transport.read('/run/counted', call()));
    unwrap(await transport.remove('/run/counted', call()));
    expect(transport.traffic().roundTrips - before).toBe(3);
  });

  test('a full disk is told, the old content stays and nothing half-written is left', async () => {
    unwrap(await write('/srv/config', 'old'));
    const result = await write('/srv/config', randomBytes(2_000_000));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'DISK_FULL', node: 'node1' }] });
    expect(result.reports[0]?.next).toContain('df -h /srv/');
    expect(await shell('ls -A /srv; cat /srv/config')).toBe('config\nold');
  });

  test('readers see the old or the new content, never a mixture', async () => {
    const [a, b] = ['a'.repeat(200_000), 'b'.repeat(200_000)];
    unwrap(await write('/run/swap', a));
    let isDone = false;
    const reading = (async () => {
      for (; !isDone; ) {
        const text = Buffer.from(unwrap(await transport.read('/run/swap', call()))?.content ?? []).toString();
        expect(text === a || text === b).toBe(true);
      }
    })();
    for (let round = 0; round < 10; round++) unwrap(await write('/run/swap', round % 2 === 0 ? b : a));
    isDone = true;
    await reading;
  });

  test('a write that is cancelled midway leaves nothing', async () => {
    await shell('mkdir /run/cancelled');
    const stop = new AbortController();
    const writing = transport.write(
      { path: '/run/cancelled/file', content: Buffer.alloc(200_000_000), ...root },
      { signal: stop.signal, deadlineMs: 10_000 },
    );
    await expect.poll(() => shell('ls -A /run/cancelled')).toContain('.quorate-');
    stop.abort();
    expect(await writing).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_CANCELLED' }] });
    expect(await shell('ls -A /run/cancelled')).toBe('');
  });

  test('what is not a regular file is neither read nor replaced', async () => {
    await shell('mkdir /run/folder; ln -s /etc/hostname /run/link; ln -s /nowhere /run/dangling; mkfifo /run/fifo');
    for (const path of ['/run/folder', '/run/link', '/run/dangling', '/run/fifo', '/dev/null']) {
      expect(await write(path, 'x'), path).toMatchObject({ ok: false, reports: [{ code: 'FILE_NOT_REGULAR' }] });
    }
    for (const path of ['/run/folder', '/run/fifo', '/dev/null']) {
      expect(await transport.read(path, call()), path).toMatchObject({ reports: [{ code: 'FILE_NOT_REGULAR' }] });
    }
    expect(await shell('readlink /run/link')).toBe('/etc/hostname\n');
  });

  test('a missing folder, an unknown owner and a folder to remove are told', async () => {
    expect(await write('/run/missing/file', 'x')).toMatchObject({ reports: [{ code: 'FILE_WRITE_FAILED' }] });
    expect(await write('/run/orphan', 'x', { owner: 'nosuchuser' })).toMatchObject({
      reports: [{ code: 'FILE_WRITE_FAILED', evidence: { output: expect.stringContaining('nosuchuser') } }],
    });
    expect(await shell('ls -A /run')).not.toMatch(/orphan|\.quorate-/);
    await shell('mkdir -p /run/full; touch /run/full/x');
    expect(await transport.remove('/run/full', call())).toMatchObject({ reports: [{ code: 'FILE_REMOVE_FAILED' }] });
    unwrap(await transport.remove('/run/never-was', call()));
  });

  test('a file of the kernel is read though it has no size, a huge one is refused', async () => {
    const status = unwrap(await transport.read('/proc/self/status', call()));
    expect(Buffer.from(status?.content ?? []).toString()).toContain('Name:');
    await shell('truncate -s 65M /run/huge');
    expect(await transport.read('/run/huge', call())).toMatchObject({ reports: [{ code: 'FILE_TOO_LARGE' }] });
  });
});
