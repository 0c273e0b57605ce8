import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Secret } from '../../secret.ts';
import type { Argv } from '../transport.ts';
import { commandLine, newToken, type Privilege } from './command-line.ts';
import {
  type Aftermath,
  commandCancelled,
  commandDeadline,
  commandNotStarted,
  type Ran,
  tail,
} from './command-reports.ts';
import type { Connection } from './connection.ts';
import { type Limit, unlessAborted, within } from './deadline.ts';
import { endProcess } from './end-process.ts';
import { BoundedOutput, LineCutter } from './lines.ts';
import { connectionLost, noSudo, sudoCommands } from './reports.ts';
import { StartedCommand } from './started-command.ts';

export interface RunRequest {
  readonly argv: Argv;
  /** How the command is named in reports. */
  readonly ran: Ran;
  readonly privilege: Privilege;
  readonly sudoPassword?: Secret | undefined;
  readonly user: string;
  /** The command's standard input; /dev/null where there is none. */
  readonly body?: Uint8Array | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly limit: Limit;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly onLine?: ((line: string, stream: 'stdout' | 'stderr') => void) | undefined;
}

export interface RunOutput {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly droppedBytes: number;
  readonly durationMs: number;
}

/** How often, and how long apart in milliseconds, a session is asked for that sshd has not given free yet. */
const lateTries = 20;
const lateMs = 50;

/**
 * Runs one command to its end, whatever its exit code; whether that is a failure is the caller's to say.
 * Reports: `COMMAND_DEADLINE`, `COMMAND_CANCELLED`, `COMMAND_NOT_STARTED`, `SSH_NO_SUDO`, `SSH_TOO_MANY_SESSIONS`,
 * `SSH_CONNECTION_LOST`, and those of connecting.
 */
export async function run(connection: Connection, request: RunRequest): Promise<Result<RunOutput>> {
  for (let late = 0; ; ) {
    const release = await connection.slots.take(request.limit.signal);
    if (release === undefined) return fail(gaveUp(request, 'not-begun', ''));
    try {
      const result = await runInSlot(connection, request);
      const isRefused = !result.ok && result.reports[0]?.code === 'SSH_TOO_MANY_SESSIONS';
      if (!isRefused) {
        connection.slots.served();
        return result;
      }
      // Refused while others run: wait until one of them has ended. Nothing of the command was carried out.
      if (connection.slots.shrink()) continue;
      // Refused while nothing runs: sshd tells the end of a command a moment before it gives its session free.
      if (!connection.slots.hasServed || late >= lateTries) return result;
      late += 1;
      await sleep(lateMs, undefined, { signal: request.limit.signal }).catch(() => undefined);
    } finally {
      release();
    }
  }
}

async function runInSlot(connection: Connection, request: RunRequest): Promise<Result<RunOutput>> {
  const { ran, privilege, limit, body } = request;
  const startedAt = performance.now();
  const token = newToken();
  const line = commandLine({
    argv: request.argv,
    privilege,
    token,
    input: body === undefined ? 'none' : 'body',
    ...(request.env === undefined ? {} : { env: request.env }),
  });
  const stdout = new BoundedOutput(request.maxBytes);
  const stderr = new BoundedOutput(request.maxBytes);
  const lines = request.onLine === undefined ? undefined : cutters(request.onLine);

  const start = (channel: ClientChannel): StartedCommand => {
    const command: StartedCommand = new StartedCommand(channel, {
      token,
      onOutput: (data) => {
        stdout.push(data);
        lines?.stdout.push(data);
      },
      onErrorOutput: (data) => {
        stderr.push(data);
        if (command.hasBegun()) lines?.stderr.push(data);
        // sudo asks again after a wrong password; without more input it gives up.
        else if (privilege === 'sudo-password' && data.includes('try again')) command.channel.end();
      },
    });
    void feed(command, request, token);
    return command;
  };

  const opening = connection.open(line, limit.signal, start);
  const opened = await unlessAborted(opening, limit.signal);
  if (opened === undefined) {
    const late = opening.then(async (result) => {
      if (result.ok) return endProcess(connection, result.value, privilege, request.sudoPassword);
      return 'not-begun' as const;
    });
    const aftermath = (await within(late, 3000)) ? await late : 'unknown';
    return fail(gaveUp(request, aftermath, ''));
  }
  if (!opened.ok) {
    const wasAborted = limit.signal.aborted && opened.reports[0]?.code === 'SSH_CANCELLED';
    return wasAborted ? fail(gaveUp(request, 'not-begun', '')) : opened;
  }
  const command = opened.value;
  const { promise: aborted, resolve: abort } = Promise.withResolvers<'aborted'>();
  const onAbort = (): void => abort('aborted');
  limit.signal.addEventListener('abort', onAbort, { once: true });
  if (limit.signal.aborted) onAbort();
  const exitCode = await Promise.race([command.ended, aborted]);
  limit.signal.removeEventListener('abort', onAbort);

  if (exitCode === 'aborted') {
    const aftermath = await endProcess(connection, command, privilege, request.sudoPassword);
    return fail(gaveUp(request, aftermath, stderr.bytes().toString()));
  }
  lines?.stdout.end();
  lines?.stderr.end();
  if (exitCode === undefined) return fail(connectionLost(ran.node, ran.command, connection.lastLoss()));
  if (!command.hasBegun()) return fail(notBegun(request, exitCode, stderr.bytes().toString()));
  return ok({
    exitCode,
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    droppedBytes: stdout.droppedBytes + stderr.droppedBytes,
    durationMs: performance.now() - startedAt,
  });
}

function cutters(onLine: NonNullable<RunRequest['onLine']>): { stdout: LineCutter; stderr: LineCutter } {
  return {
    stdout: new LineCutter((line) => onLine(line, 'stdout')),
    stderr: new LineCutter((line) => onLine(line, 'stderr')),
  };
}

/**
 * Gives the command its input. A sudo password goes first, on a line of its own; the body follows only when the command
 * has begun, so that sudo can never take a part of it for a second try.
 */
async function feed(command: StartedCommand, request: RunRequest, token: string): Promise<void> {
  const { channel } = command;
  if (request.privilege === 'sudo-password') {
    channel.write(`${request.sudoPassword?.reveal() ?? ''}\n`);
    if (request.body !== undefined) {
      if ((await command.begun) === undefined) return;
      channel.write(`${token}\n`);
    }
  }
  channel.end(request.body);
}

function gaveUp(request: RunRequest, aftermath: Aftermath, output: string): Report {
  return request.limit.cause() === 'cancelled'
    ? commandCancelled(request.ran, aftermath)
    : commandDeadline(request.ran, request.deadlineMs, aftermath, output);
}

function notBegun(request: RunRequest, exitCode: number, output: string): Report {
  if (request.privilege === 'as-is') return commandNotStarted(request.ran, exitCode, output);
  const next = 'Log in by hand and run "sudo -v"; correct the sudoers entry or the sudo password.';
  const command = request.privilege === 'sudo' ? sudoCommands.plain : sudoCommands.password;
  const why = 'sudo does not run the command any more';
  return noSudo({ node: request.ran.node, user: request.user }, { why, next, command, output: tail(output) });
}
