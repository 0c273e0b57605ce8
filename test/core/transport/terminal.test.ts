import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import type { CallOptions, Terminal, TerminalTransport } from '../../../core/transport/transport.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: terminals on a real sshd: ${reason}`);

const call = (more: Partial<CallOptions> = {}): CallOptions => ({
  signal: new AbortController().signal,
  deadlineMs: 10_000,
  ...more,
});

async function readAll({ output }: Terminal): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of output) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe.skipIf(reason !== undefined)('terminals on a real sshd', () => {
  let sshd: Sshd;
  let transport: TerminalTransport;
  beforeAll(async () => {
    sshd = await startSshd();
    transport = unwrap(await connect(sshd.address({ user: 'none' }), sshd.options()));
  });
  afterAll(async () => {
    await transport?.dispose();
    await sshd?.stop();
  });

  test('a login shell of the size of the window, as the login user; its exit code is told', async () => {
    const terminal = unwrap(await transport.terminal({ columns: 91, rows: 17 }, call()));
    terminal.write(Buffer.from('stty size; echo "$TERM" $(id -un); exit 5\r'));
    expect(await readAll(terminal)).toMatch(/17 91\r\nxterm-256color none\r\n/);
    expect(await terminal.ended).toBe(5);
  });

  test('what is typed is bytes: umlauts, control keys; a resized window tells the shell', async () => {
    const terminal = unwrap(await transport.terminal({ columns: 80, rows: 24 }, call()));
    terminal.write(Buffer.from('sleep 100\r'));
    setTimeout(() => {
      terminal.write(Buffer.from([3]));
      terminal.resize({ columns: 120, rows: 40 });
      terminal.write(Buffer.from('stty size; printf "%s\\n" grün; exit\r'));
    }, 300);
    const text = await readAll(terminal);
    expect(text).toContain('40 120\r\n');
    expect(text).toContain('grün\r\n');
  });

  test('hangs up with the signal and with close; a second shell is not touched by it', async () => {
    const end = new AbortController();
    const [first, second] = [
      unwrap(await transport.terminal({ columns: 80, rows: 24 }, call({ signal: end.signal }))),
      unwrap(await transport.terminal({ columns: 80, rows: 24 }, call())),
    ];
    end.abort();
    await first.ended;
    second.write(Buffer.from('exit 4\r'));
    await readAll(second);
    expect(await second.ended).toBe(4);
    const third = unwrap(await transport.terminal({ columns: 80, rows: 24 }, call()));
    third.close();
    await third.ended;
  });

  test('is refused before it is opened where the signal has fired', async () => {
    const refused = await transport.terminal({ columns: 80, rows: 24 }, call({ signal: AbortSignal.abort() }));
    expect(refused).toMatchObject({ ok: false, reports: [{ code: 'COMMAND_CANCELLED' }] });
  });
});
