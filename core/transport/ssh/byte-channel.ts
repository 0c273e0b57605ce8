import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { fail, ok, type Result } from '../../result.ts';
import type { Argv, ByteChannel } from '../transport.ts';
import { commandLine, newToken } from './command-line.ts';
import { commandCancelled, commandNotStarted, tail } from './command-reports.ts';
import type { Connection } from './connection.ts';
import { type Limit, unlessAborted } from './deadline.ts';
import { BoundedOutput } from './lines.ts';
import { showCommand } from './quote.ts';
import { tooManySessions } from './reports.ts';
import { StartedCommand } from './started-command.ts';

const errorOutputBytes = 64 * 1024;

/**
 * Starts a command as the login user whose standard streams are this side's, both ways, with back-pressure. What the
 * login shell says before it is not part of it.
 * Reports: `COMMAND_CANCELLED`, `COMMAND_NOT_STARTED`, `SSH_TOO_MANY_SESSIONS`, and those of connecting.
 */
export async function openByteChannel(
  connection: Connection,
  argv: Argv,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit: Limit },
): Promise<Result<ByteChannel>> {
  const ran = { node: connection.node, command: showCommand(argv) };
  const release = await connection.slots.takeForStream(limit.signal);
  if (release === 'full') return fail(tooManySessions(connection.node, 'the limit of live streams is reached'));
  if (release === undefined) return fail(commandCancelled(ran, 'not-begun'));
  const token = newToken();
  const errorOutput = new BoundedOutput(errorOutputBytes);
  const opened = await connection.open(
    commandLine({ argv, privilege: 'as-is', token, input: 'body' }),
    limit.signal,
    (channel) => {
      const stream = duplexOver(channel);
      const command = new StartedCommand(channel, {
        token,
        onOutput: (data) => {
          if (!stream.push(data)) channel.pause();
        },
        onErrorOutput: (data) => errorOutput.push(data),
      });
      return { stream, command };
    },
  );
  if (!opened.ok) {
    release();
    return opened;
  }
  const { stream, command } = opened.value;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    command.channel.resume();
    command.channel.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  const said = () => tail(errorOutput.bytes().toString());
  const ended = command.ended.then((exitCode) => {
    release();
    signal.removeEventListener('abort', stop);
    stream.push(null);
    const how = isStopped ? 'stopped' : exitCode === undefined ? 'lost' : 'closed';
    return { how, ...(exitCode === undefined ? {} : { exitCode }) } as const;
  });
  const begun = await unlessAborted(command.begun, limit.signal);
  if (begun !== undefined) return ok({ stream, errorOutput: said, ended, stop });
  const wasGivenUp = limit.signal.aborted;
  stop();
  const { exitCode } = await ended;
  return fail(wasGivenUp ? commandCancelled(ran, 'unknown') : commandNotStarted(ran, exitCode ?? 255, said()));
}

function duplexOver(channel: ClientChannel): Duplex {
  const stream = new Duplex({
    read: () => void channel.resume(),
    write: (data: Buffer, _encoding, done) => {
      if (channel.destroyed || channel.writableEnded) done();
      else channel.write(data, () => done());
    },
    final: (done) => {
      channel.end();
      done();
    },
    destroy: (cause, done) => {
      channel.close();
      done(cause);
    },
  });
  // How it ended is told by `ended`; a broken pipe is the same.
  stream.on('error', () => {});
  return stream;
}
