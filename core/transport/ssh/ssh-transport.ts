import type { SshAddress } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret, type SecretSource } from '../../secret.ts';
import type {
  Argv,
  ByteChannel,
  CallOptions,
  ChannelTransport,
  ExecOptions,
  LineStream,
  Output,
  RemoteFile,
  Terminal,
  TerminalSize,
  TerminalTransport,
  Traffic,
  WriteRequest,
} from '../transport.ts';
import { openByteChannel } from './byte-channel.ts';
import { commandLine, newToken } from './command-line.ts';
import {
  commandCancelled,
  commandFailed,
  commandNotFound,
  fileFailed,
  fileNotRegular,
  fileTooLarge,
  outputTruncated,
  type Ran,
} from './command-reports.ts';
import type { Connection } from './connection.ts';
import { type Limit, limit } from './deadline.ts';
import { fileExit, parseRead, readCommand, readLimitBytes, removeCommand, writeCommand } from './file-scripts.ts';
import { CommandLines } from './line-stream.ts';
import { quote, redact, showCommand } from './quote.ts';
import { isPasswordRefused, tooManySessions } from './reports.ts';
import { findRootAccess, type RootAccess } from './root-access.ts';
import { type RunOutput, run } from './run.ts';
import { StartedCommand } from './started-command.ts';
import { openTerminal } from './terminal.ts';

const usualMaxBytes = 8 * 1024 * 1024;
/** A stream must have begun by then. */
const streamStartMs = 30_000;

const asLogin: RootAccess = { privilege: 'as-is' };

interface Call {
  readonly argv: Argv;
  readonly ran: Ran;
  readonly body?: Uint8Array | undefined;
  readonly maxBytes: number;
  readonly asLogin?: boolean | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly onLine?: ExecOptions['onLine'];
}

/** A node over SSH. */
export class SshTransport implements ChannelTransport, TerminalTransport {
  readonly node: string;
  readonly #connection: Connection;
  readonly #address: SshAddress;
  readonly #secrets: SecretSource;
  readonly #streams = new Set<CommandLines>();
  readonly #channels = new Set<ByteChannel>();
  readonly #terminals = new Set<{ readonly stop: () => void; readonly ended: Promise<unknown> }>();
  #rootAccess: RootAccess | undefined;
  /** A password that was refused is not tried again over this connection: many machines lock the account. */
  #refused: Result<RootAccess> | undefined;
  #findingRoot: Promise<Result<RootAccess>> | undefined;

  constructor(connection: Connection, address: SshAddress, secrets: SecretSource) {
    this.node = connection.node;
    this.#connection = connection;
    this.#address = address;
    this.#secrets = secrets;
  }

  async exec(argv: Argv, options: ExecOptions): Promise<Result<Output>> {
    const secrets = argv.filter((part) => part instanceof Secret);
    if (options.stdin instanceof Secret) secrets.push(options.stdin);
    const ran: Ran = { node: this.node, command: showCommand(argv) };
    const result = await this.#run(
      {
        argv,
        ran,
        body: options.stdin === undefined ? undefined : bytes(options.stdin),
        maxBytes: options.maxBytes ?? usualMaxBytes,
        asLogin: options.asLogin,
        env: options.env,
        onLine: options.onLine,
      },
      options,
    );
    if (!result.ok) return fail(...result.reports.map((report) => withoutSecrets(report, secrets)));
    const { exitCode, droppedBytes, durationMs } = result.value;
    const stdout = result.value.stdout.toString();
    const stderr = result.value.stderr.toString();
    const expected = options.expect ?? [0];
    if (expected === 'any' || expected.includes(exitCode)) {
      return ok({ exitCode, stdout, stderr, durationMs }, droppedBytes > 0 ? [outputTruncated(ran, droppedBytes)] : []);
    }
    const said = stderr.trim() === '' ? stdout : stderr;
    const program = argv[0] instanceof Secret ? 'the program' : argv[0];
    // A script of ours that misses a program ends with 127 too.
    const isProgramMissing = stderr.includes(`exec: ${program}: not found`);
    const report =
      exitCode === 127
        ? commandNotFound(ran, isProgramMissing ? program : undefined, said)
        : commandFailed(ran, exitCode, said);
    return fail(withoutSecrets(report, secrets));
  }

  async stream(
    argv: Argv,
    options: { readonly signal: AbortSignal; readonly asLogin?: boolean },
  ): Promise<Result<LineStream>> {
    const ran: Ran = { node: this.node, command: showCommand(argv) };
    using stop = limit({ signal: options.signal, deadlineMs: streamStartMs });
    const access = await this.#root(options.asLogin === true, stop, streamStartMs);
    if (!access.ok) return access;
    const release = await this.#connection.slots.takeForStream(stop.signal);
    if (release === 'full') return fail(tooManySessions(this.node, 'the limit of live streams is reached'));
    if (release === undefined) return fail(commandCancelled(ran, 'not-begun'));
    const token = newToken();
    const { privilege, sudoPassword } = access.value;
    const line = commandLine({ argv, privilege, token, input: 'lifeline' });
    const opened = await this.#connection.open(line, stop.signal, (channel) => {
      const command: StartedCommand = new StartedCommand(channel, {
        token,
        onOutput: (data) => lines.push(data),
        onErrorOutput: () => {},
      });
      const lines = new CommandLines(command, release);
      if (privilege === 'sudo-password') channel.write(`${sudoPassword?.reveal() ?? ''}\n`);
      return lines;
    });
    if (!opened.ok) {
      release();
      return opened;
    }
    const lines = opened.value;
    this.#follow(lines, options.signal);
    if (options.signal.aborted) {
      lines.stop();
      return fail(commandCancelled(ran, 'ended'));
    }
    return ok(lines);
  }

  async channel(argv: Argv, options: CallOptions): Promise<Result<ByteChannel>> {
    using start = limit(options);
    const opened = await openByteChannel(this.#connection, argv, { signal: options.signal, limit: start });
    if (opened.ok) {
      this.#channels.add(opened.value);
      void opened.value.ended.then(() => this.#channels.delete(opened.value));
    }
    return opened;
  }

  async terminal(size: TerminalSize, options: CallOptions): Promise<Result<Terminal>> {
    using start = limit(options);
    const opened = await openTerminal(this.#connection, size, { signal: options.signal, limit: start });
    if (opened.ok) {
      const { value } = opened;
      const open = { stop: () => value.close(), ended: value.ended };
      this.#terminals.add(open);
      void value.ended.then(() => this.#terminals.delete(open));
    }
    return opened;
  }

  async read(path: string, options: CallOptions): Promise<Result<RemoteFile | undefined>> {
    const ran: Ran = { node: this.node, command: `cat ${quote(path)}` };
    const maxBytes = readLimitBytes + 4096;
    const result = await this.#run({ argv: readCommand(path), ran, maxBytes }, options);
    if (!result.ok) return result;
    const { exitCode, stdout, stderr, droppedBytes } = result.value;
    const said = stderr.toString();
    if (exitCode === fileExit.absent) return ok(undefined);
    if (exitCode === fileExit.notRegular) return fail(fileNotRegular(this.node, path, said));
    if (exitCode === fileExit.tooLarge || droppedBytes > 0) {
      return fail(fileTooLarge(this.node, path, readLimitBytes));
    }
    const file = exitCode === 0 ? parseRead(path, stdout) : undefined;
    return file === undefined ? fail(fileFailed(this.node, 'read', path, said)) : ok(file);
  }

  async write(request: WriteRequest, options: CallOptions): Promise<Result<void>> {
    const { path } = request;
    const body = bytes(request.content);
    const ran: Ran = { node: this.node, command: `(write ${quote(path)})` };
    const argv = writeCommand(request, body.length);
    const result = await this.#run({ argv, ran, body, maxBytes: usualMaxBytes }, options);
    if (!result.ok) return result;
    const { exitCode, stderr } = result.value;
    if (exitCode === 0) return ok(undefined);
    const said = stderr.toString();
    if (exitCode === fileExit.notRegular) return fail(fileNotRegular(this.node, path, said));
    return fail(fileFailed(this.node, 'written', path, said));
  }

  async remove(path: string, options: CallOptions): Promise<Result<void>> {
    const ran: Ran = { node: this.node, command: `rm -f -- ${quote(path)}` };
    const result = await this.#run({ argv: removeCommand(path), ran, maxBytes: usualMaxBytes }, options);
    if (!result.ok) return result;
    if (result.value.exitCode === 0) return ok(undefined);
    return fail(fileFailed(this.node, 'removed', path, result.value.stderr.toString()));
  }

  traffic(): Traffic {
    return this.#connection.traffic();
  }

  /** Ends streams on the node, then the connection. Commands under way lose their answer. */
  async dispose(): Promise<void> {
    const ending: Promise<unknown>[] = [...this.#streams, ...this.#channels, ...this.#terminals].map((open) => {
      open.stop();
      return open.ended;
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, 3000);
    await Promise.race([Promise.all(ending), promise]);
    clearTimeout(timer);
    await this.#connection.dispose();
  }

  #follow(lines: CommandLines, signal: AbortSignal): void {
    const stop = (): void => lines.stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#streams.add(lines);
    void lines.ended.then(() => {
      signal.removeEventListener('abort', stop);
      this.#streams.delete(lines);
    });
  }

  async #run(call: Call, options: CallOptions): Promise<Result<RunOutput>> {
    using stop = limit(options);
    const { deadlineMs } = options;
    const access = await this.#root(call.asLogin === true, stop, deadlineMs);
    if (!access.ok) return access;
    const { privilege, sudoPassword } = access.value;
    const { user } = this.#address;
    const result = await run(this.#connection, { ...call, privilege, sudoPassword, user, limit: stop, deadlineMs });
    // Rights may have changed since: the next call asks anew.
    if (!result.ok && result.reports[0]?.code === 'SSH_NO_SUDO') this.#rootAccess = undefined;
    return result;
  }

  /** Asked once a connection; callers that come meanwhile share the question, but not another caller's cancel. */
  async #root(isLoginEnough: boolean, stop: Limit, deadlineMs: number): Promise<Result<RootAccess>> {
    if (isLoginEnough) return ok(asLogin);
    for (;;) {
      if (this.#rootAccess !== undefined) return ok(this.#rootAccess);
      if (this.#refused !== undefined) return this.#refused;
      const isMine = this.#findingRoot === undefined;
      this.#findingRoot ??= findRootAccess(this.#connection, this.#address, this.#secrets, stop, deadlineMs).finally(
        () => {
          this.#findingRoot = undefined;
        },
      );
      const found = await this.#findingRoot;
      if (found.ok) this.#rootAccess = found.value;
      else if (found.reports.some(isPasswordRefused)) this.#refused = found;
      const [first] = found.reports;
      const wasGivenUp = first?.code === 'COMMAND_CANCELLED' || first?.code === 'COMMAND_DEADLINE';
      if (found.ok || isMine || !wasGivenUp || stop.signal.aborted) return found;
    }
  }
}

function bytes(content: string | Uint8Array | Secret): Uint8Array {
  if (content instanceof Secret) return Buffer.from(content.reveal());
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function withoutSecrets(report: Report, secrets: readonly Secret[]): Report {
  const { evidence } = report;
  if (secrets.length === 0 || evidence?.output === undefined) return report;
  return { ...report, evidence: { ...evidence, output: redact(evidence.output, secrets) } };
}
