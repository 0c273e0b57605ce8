import type { Duplex } from 'node:stream';
import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** A command as data: argv only, never a shell string. Parts that are secret are a `Secret`. */
export type Argv = readonly [string | Secret, ...(string | Secret)[]];

/** Cancel and deadline, which every call to a node takes. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** Milliseconds after which the call is given up and told as a report. */
  readonly deadlineMs: number;
}

export interface ExecOptions extends CallOptions {
  /** Sent to the command's standard input, which is then closed. */
  readonly stdin?: string | Uint8Array | Secret;
  /** Exit codes that are an answer and not a failure; `[0]` unless told, `'any'` for all. */
  readonly expect?: readonly number[] | 'any';
  /** Extra environment of the command; `LC_ALL=C.UTF-8` and a PATH with the sbin folders are always set. */
  readonly env?: Readonly<Record<string, string>>;
  /** Run as the login user instead of as root. */
  readonly asLogin?: boolean;
  /** Called for each complete line of output as it arrives. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Output kept at most, per stream; the rest is dropped and told. 8 MiB unless told. */
  readonly maxBytes?: number;
}

export interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** Lines of a long-running command; ends when the command ends, is stopped, or the connection goes. */
export interface LineStream extends AsyncIterable<string> {
  /** Ends the command on the node and the iteration here. */
  stop(): void;
  /** Why it ended: `closed` by the command, `stopped` by us, `lost` with the connection. */
  readonly ended: Promise<'closed' | 'stopped' | 'lost'>;
}

/** A file on a node; `content` is absent where the file does not exist. */
export interface RemoteFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** Octal permission bits, for example 0o600. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
}

export interface WriteRequest {
  readonly path: string;
  readonly content: string | Uint8Array | Secret;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Make missing parent folders (0755 root). */
  readonly makeParents?: boolean;
}

/** What went over the wire, for the bench. */
export interface Traffic {
  readonly roundTrips: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/**
 * One node as the engine sees it. Expected outcomes (exit code, missing file, refused, deadline, cancelled,
 * connection lost) are reports; only bugs throw.
 */
export interface Transport {
  readonly node: string;
  /** Runs a command as root (unless `asLogin`). An exit code that is not expected is a report. */
  exec(argv: Argv, options: ExecOptions): Promise<Result<Output>>;
  /** Starts a command whose lines are followed until stopped. */
  stream(
    argv: Argv,
    options: { readonly signal: AbortSignal; readonly asLogin?: boolean },
  ): Promise<Result<LineStream>>;
  /** Reads a file whole (bounded at 64 MiB); `undefined` where it does not exist. */
  read(path: string, options: CallOptions): Promise<Result<RemoteFile | undefined>>;
  /** Writes atomically: temporary name beside it, mode and owner, fsync, rename, SELinux context restored. */
  write(request: WriteRequest, options: CallOptions): Promise<Result<void>>;
  /** Removes a file; no error where it does not exist. */
  remove(path: string, options: CallOptions): Promise<Result<void>>;
  traffic(): Traffic;
  /** Closes the connection; later calls are a bug. */
  dispose(): Promise<void>;
}

/** A running command whose standard streams are this side's. */
export interface ByteChannel {
  /** Written: the command's standard input. Read: its standard output. Both honour back-pressure. */
  readonly stream: Duplex;
  /** The end of what it said on standard error so far. */
  errorOutput(): string;
  /** Why it ended; the exit code where sshd told it. */
  readonly ended: Promise<{ readonly how: 'closed' | 'stopped' | 'lost'; readonly exitCode?: number }>;
  /** Closes the channel; the command sees the end of its input. */
  stop(): void;
}

/** A machine that can also carry a conversation: the engine near the cluster. */
export interface ChannelTransport extends Transport {
  /** Starts a command as the login user and hands out its standard streams; open until stopped or the signal. */
  channel(argv: Argv, options: CallOptions): Promise<Result<ByteChannel>>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A login shell with a terminal. What it sends is bytes for a terminal emulator, and nothing else may read them. */
export interface Terminal {
  /** What the node sends; ends with the shell. A reader that is slow makes the node wait. */
  readonly output: AsyncIterable<Uint8Array>;
  /** What a person typed. */
  write(data: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Hangs up. */
  close(): void;
  /** The shell's exit code, 128 + signal where a signal ended it; null where it did not tell. */
  readonly ended: Promise<number | null>;
}

/** A machine on which a person can have a shell. */
export interface TerminalTransport extends Transport {
  /** Opens a login shell as the login user; open until it ends, is closed, or the signal. */
  terminal(size: TerminalSize, options: CallOptions): Promise<Result<Terminal>>;
}
