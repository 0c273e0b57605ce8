import { constants } from 'node:os';
import type { ClientChannel } from 'ssh2';
import { fail, ok, type Result } from '../../result.ts';
import type { Terminal, TerminalSize } from '../transport.ts';
import { commandCancelled } from './command-reports.ts';
import type { Connection } from './connection.ts';
import type { Limit } from './deadline.ts';
import { tooManySessions } from './reports.ts';

/** What the screen emulates. */
const term = 'xterm-256color';

/** After hanging up: how long the shell's end is waited for. */
const hangUpMs = 2_000;

/**
 * A login shell on a terminal of its own, as the login user. It takes a slot like a stream, since it lives long.
 * Reports: `COMMAND_CANCELLED`, `SSH_TOO_MANY_SESSIONS`, and those of connecting.
 */
export async function openTerminal(
  connection: Connection,
  { columns, rows }: TerminalSize,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit: Limit },
): Promise<Result<Terminal>> {
  const ran = { node: connection.node, command: '(login shell)' };
  const release = await connection.slots.takeForStream(limit.signal);
  if (release === 'full') return fail(tooManySessions(connection.node, 'the limit of live streams is reached'));
  if (release === undefined) return fail(commandCancelled(ran, 'not-begun'));
  const opened = await connection.openShell({ term, cols: columns, rows }, limit.signal, terminalOver);
  if (!opened.ok) {
    release();
    return opened;
  }
  const terminal = opened.value;
  const hangUp = (): void => terminal.close();
  signal.addEventListener('abort', hangUp, { once: true });
  void terminal.ended.then(() => {
    release();
    signal.removeEventListener('abort', hangUp);
  });
  if (!limit.signal.aborted && !signal.aborted) return ok(terminal);
  terminal.close();
  return fail(commandCancelled(ran, 'ended'));
}

function terminalOver(channel: ClientChannel): Terminal {
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  let exitCode: number | null = null;
  channel.on('exit', (code: number | null, name?: string) => {
    exitCode = code ?? 128 + (constants.signals[name as NodeJS.Signals] ?? 0);
  });
  channel.on('error', () => {});
  channel.on('close', () => resolve(exitCode));
  return {
    output: outputOf(channel),
    write: (data) => {
      if (!channel.destroyed && !channel.writableEnded) channel.write(data);
    },
    resize: (size) => channel.setWindow(size.rows, size.columns, 0, 0),
    close: () => {
      channel.close();
      // Output that nobody reads any more would hold the end back.
      setTimeout(() => resolve(exitCode), hangUpMs).unref();
    },
    ended,
  };
}

/** As the stream gives it: what is not read stays in the channel's window, and the node waits. */
async function* outputOf(channel: ClientChannel): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const data of channel) yield data as Uint8Array;
  } catch {
    // The connection broke, or it was hung up: `ended` tells.
  }
}
