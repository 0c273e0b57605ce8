import { spawn } from 'node:child_process';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { HostProgram } from './requirements.ts';

/** A command of this machine, by argument vector. */
export type HostCommand = readonly [HostProgram, ...string[]];

export interface RunOptions {
  readonly signal: AbortSignal;
  /** The command is killed after this; 60 s unless told. */
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** Exit codes besides 0 that are an answer rather than a failure. */
  readonly expected?: readonly number[];
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
}

const keptBytes = 2_000_000;

/**
 * Runs one of the host's own tools, by argument vector, with a deadline.
 * Reports LAB_COMMAND_FAILED with the command and the end of its output, LAB_INTERRUPTED where the signal came.
 */
export async function runCommand(argv: HostCommand, options: RunOptions): Promise<Result<Ran>> {
  const [file, ...args] = argv;
  const deadline = AbortSignal.timeout(options.timeoutMs ?? 60_000);
  const ended = await new Promise<{ code: number; stdout: string; stderr: string; cause?: Error }>((resolve) => {
    let stdout = '';
    let stderr = '';
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      signal: AbortSignal.any([options.signal, deadline]),
      killSignal: 'SIGKILL',
    });
    const tellLines = byLine(options.onLine);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-keptBytes);
      tellLines(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptBytes);
      tellLines(text);
    });
    // A command that never reads its input closes it; that is its business.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    let cause: Error | undefined;
    child.on('error', (problem) => {
      cause = problem;
      if (child.pid === undefined) resolve({ code: -1, stdout, stderr, cause });
    });
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr, ...(cause ? { cause } : {}) }));
  });
  const isExpected = ended.code === 0 || (options.expected ?? []).includes(ended.code);
  if (isExpected && !ended.cause) return ok({ code: ended.code, stdout: ended.stdout });
  if (options.signal.aborted) return fail(error('LAB_INTERRUPTED', 'The practice cluster was told to stop.'));
  const told = deadline.aborted ? 'ran into its deadline' : (ended.cause?.message ?? `ended with ${ended.code}`);
  return fail(
    error('LAB_COMMAND_FAILED', `${file} ${told}.`, {
      why: 'The practice cluster is built with the tools of this machine.',
      next: 'Read the output, repair what it names, and run the same again.',
      evidence: {
        command: argv.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(' '),
        output: `${ended.stdout}${ended.stderr}`.trimEnd().slice(-2000),
      },
    }),
  );
}

function byLine(onLine: ((line: string) => void) | undefined): (text: string) => void {
  if (!onLine) return () => undefined;
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  };
}
