import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../core/result.ts';
import type { Terminal } from '../../../core/transport/transport.ts';
import { caller, description, temporaryHost } from './make-host.ts';

/** A shell that says what is written to it, until it is closed or told to end. */
function echo() {
  const written: string[] = [];
  const sizes: string[] = [];
  const end = Promise.withResolvers<number | null>();
  const queue: Uint8Array[] = [];
  let wake = () => {};
  const terminal: Terminal = {
    output: (async function* () {
      for (;;) {
        const next = queue.shift();
        if (next) yield next;
        else {
          const isOver = await Promise.race([
            end.promise.then(() => true),
            new Promise<void>((resolve) => (wake = resolve)),
          ]);
          if (isOver) return;
        }
      }
    })(),
    write: (data) => {
      written.push(Buffer.from(data).toString());
      queue.push(data);
      wake();
    },
    resize: ({ columns, rows }) => void sizes.push(`${columns}x${rows}`),
    close: () => end.resolve(null),
    ended: end.promise,
  };
  return { terminal, written, sizes, end: (code: number) => end.resolve(code) };
}

describe('a terminal', () => {
  let ground: ReturnType<typeof temporaryHost>;
  let shell: ReturnType<typeof echo>;
  beforeEach(async () => {
    ground = temporaryHost();
    shell = echo();
    // As the real one: it hangs up with the signal.
    const openTerminal = async (...[, , , { signal }]: Parameters<typeof ground.engine.openTerminal>) => {
      signal.addEventListener('abort', shell.terminal.close, { once: true });
      return ok(shell.terminal);
    };
    Object.assign(ground.engine, { openTerminal });
    await caller(ground.host).ask('profile.put', { profile: 'web', description: description() });
  });
  afterEach(async () => {
    await ground.end();
    ground.remove();
  });
  const size = { columns: 80, rows: 24 };
  const open = async (one: ReturnType<typeof caller>) => {
    const id = one.begin('terminal.open', { profile: 'web', node: 'node1', ...size });
    const opened = await one.until(() => one.eventsOf(id)[0] as { terminal: string } | undefined);
    return { id, terminal: opened.terminal };
  };

  it('carries bytes both ways, is resized, and tells how it ended', async () => {
    const one = caller(ground.host);
    const { id, terminal } = await open(one);
    await one.ask('terminal.write', { terminal, data: 'grün\r' });
    await one.ask('terminal.resize', { terminal, columns: 100, rows: 30 });
    expect(await one.until(() => one.eventsOf(id)[1])).toEqual({
      kind: 'output',
      data: Buffer.from('grün\r').toString('base64'),
    });
    expect([shell.written, shell.sizes]).toEqual([['grün\r'], ['100x30']]);
    shell.end(3);
    await one.end(id);
    expect(one.eventsOf(id).at(-1)).toEqual({ kind: 'closed', exitCode: 3 });
  });

  it("is its caller's alone: another one can neither write nor resize, even by its name", async () => {
    const [one, other] = [caller(ground.host), caller(ground.host)];
    const { terminal } = await open(one);
    for (const ask of [
      other.ask('terminal.write', { terminal, data: 'rm -rf /\r' }),
      other.ask('terminal.resize', { terminal, ...size }),
    ]) {
      expect(await ask).toMatchObject({ kind: 'failed', reports: [{ code: 'TERMINAL_UNKNOWN' }] });
    }
    expect(shell.written).toEqual([]);
    shell.end(0);
  });

  it('is hung up when its caller is gone, and can not be named any more once it has ended', async () => {
    const one = caller(ground.host);
    const { id, terminal } = await open(one);
    shell.end(0);
    await one.end(id);
    expect(await one.ask('terminal.write', { terminal, data: 'x' })).toMatchObject({ kind: 'failed' });
    shell = echo();
    await open(one);
    one.connection.closed();
    expect(await shell.terminal.ended).toBeNull();
  });
});
