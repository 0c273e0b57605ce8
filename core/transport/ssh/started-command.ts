import { constants } from 'node:os';
import type { ClientChannel } from 'ssh2';

/** A process on the node, told apart from a later one with the same pid by its start time (clock ticks since boot). */
export interface ProcessIdentity {
  readonly pid: string;
  readonly group: string;
  readonly startTicks: string;
}

export interface Begun {
  readonly process: ProcessIdentity | undefined;
}

export interface StartedOptions {
  readonly token: string;
  readonly onOutput: (data: Buffer) => void;
  readonly onErrorOutput: (data: Buffer) => void;
}

/** Noise of a login shell that is kept while we wait for the command to begin. */
const preludeBytes = 64 * 1024;
/** After the exit status: how long output may still be on its way where some child keeps the pipe open. */
const lateOutputMs = 2000;

/**
 * A command in its session: told when it has begun, ends when sshd has told the exit status and all output is there,
 * or the connection is gone.
 */
export class StartedCommand {
  readonly channel: ClientChannel;
  /** The command itself runs; `undefined` where it never came to that. */
  readonly begun: Promise<Begun | undefined>;
  /** The exit code, 128 + signal where a signal ended it; `undefined` where the connection went first. */
  readonly ended: Promise<number | undefined>;
  #hasBegun = false;

  constructor(channel: ClientChannel, options: StartedOptions) {
    this.channel = channel;
    const begun = Promise.withResolvers<Begun | undefined>();
    const ended = Promise.withResolvers<number | undefined>();
    this.begun = begun.promise;
    this.ended = ended.promise;

    let exitCode: number | undefined;
    let lateTimer: NodeJS.Timeout | undefined;
    const awaitClose = (): void => {
      if (exitCode === undefined) return;
      clearTimeout(lateTimer);
      lateTimer = setTimeout(finish, lateOutputMs);
    };
    const finish = (): void => {
      clearTimeout(lateTimer);
      channel.close();
      begun.resolve(undefined);
      ended.resolve(exitCode);
    };

    const mark = Buffer.from(`${options.token} `);
    let prelude = Buffer.alloc(0);
    channel.on('data', (data: Buffer) => {
      awaitClose();
      if (this.#hasBegun) return options.onOutput(data);
      prelude = Buffer.concat([prelude, data]);
      const at = prelude.indexOf(mark);
      const end = at < 0 ? -1 : prelude.indexOf(0x0a, at);
      if (end < 0) {
        if (at < 0 && prelude.length > preludeBytes) prelude = prelude.subarray(-mark.length);
        return;
      }
      this.#hasBegun = true;
      const [, pid, group, startTicks] = prelude.toString('latin1', at, end).split(' ');
      begun.resolve({ process: identity(pid, group, startTicks) });
      if (prelude.length > end + 1) options.onOutput(prelude.subarray(end + 1));
      prelude = Buffer.alloc(0);
    });
    channel.stderr.on('data', (data: Buffer) => {
      awaitClose();
      options.onErrorOutput(data);
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      exitCode = code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
      awaitClose();
    });
    channel.on('error', () => {});
    channel.on('close', finish);
  }

  /** True once the command's own output may come; what sudo or the login shell said does not count. */
  hasBegun(): boolean {
    return this.#hasBegun;
  }
}

function identity(pid?: string, group?: string, startTicks?: string): ProcessIdentity | undefined {
  const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,20}$/.test(text);
  if (!isNumber(pid) || !isNumber(group) || !isNumber(startTicks)) return undefined;
  // Group 0 is the caller's own and 1 is init's: never to be signalled, whatever a node says.
  if (Number(pid) <= 1 || Number(group) <= 1) return undefined;
  return { pid, group, startTicks };
}
