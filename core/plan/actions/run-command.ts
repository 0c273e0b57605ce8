import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Secret } from '../../secret.ts';
import type { Argv, Output } from '../../transport/transport.ts';
import type { Command, Test } from '../action.ts';
import { commandText } from '../command-text.ts';
import { fillTemplate, resolveContent } from '../template.ts';
import type { ActionContext } from './handler.ts';

/** Milliseconds that a command may take unless it tells otherwise. */
const usualDeadlineMs = 60_000;
/** Characters of output that a report carries: enough to see why, short enough to read. */
const evidenceLength = 4000;

export interface RunOptions {
  /** Which signal cuts it: `change` is not cut by cancel. */
  readonly as: 'change' | 'question';
  readonly deadlineMs?: number;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a command of a plan with its secrets looked up; any exit code is an answer. Reports what the transport
 * reports (deadline, connection lost) and SECRET_MISSING.
 */
export async function runCommand(
  command: Command,
  context: ActionContext,
  options: RunOptions,
): Promise<Result<Output>> {
  const argv: Argv[number][] = [];
  for (const part of command.argv) {
    const resolved = await resolveContent(part, context.secrets);
    if (!resolved.ok) return resolved;
    argv.push(resolved.value);
  }
  const stdin = command.stdin === undefined ? undefined : await resolveStdin(command.stdin, context);
  if (stdin !== undefined && !stdin.ok) return stdin;
  const { onLine } = options;
  return context.transport.exec(argv as unknown as Argv, {
    signal: options.as === 'change' ? context.signal : context.cancel,
    deadlineMs: options.deadlineMs ?? command.deadlineMs ?? usualDeadlineMs,
    expect: 'any',
    ...(stdin === undefined ? {} : { stdin: stdin.value }),
    ...(command.env === undefined ? {} : { env: command.env }),
    ...(onLine === undefined ? {} : { onLine: (line: string) => onLine(context.redact(line)) }),
  });
}

function resolveStdin(stdin: NonNullable<Command['stdin']>, context: ActionContext): Promise<Result<string | Secret>> {
  if (typeof stdin === 'string' || !('template' in stdin)) return resolveContent(stdin, context.secrets);
  return fillTemplate(stdin.template, context.secrets, stdin.escape ?? 'line');
}

/** What a command said, bounded from its end, where the reason usually stands; secrets struck out. */
export function outputText(output: Output, context: ActionContext): string {
  const text = context.redact(
    [output.stderr, output.stdout]
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n'),
  );
  return text.length <= evidenceLength ? text : `…${text.slice(-evidenceLength)}`;
}

/** The report of a command whose exit code is not one of those expected. */
export function commandFailed(
  command: Command,
  output: Output,
  context: ActionContext,
  more: Partial<Report> = {},
): Report {
  const name = typeof command.argv[0] === 'string' ? command.argv[0] : 'the command';
  const report = error('COMMAND_FAILED', `${name} ended with exit code ${output.exitCode}.`, {
    node: context.node,
    next: 'Read its output, remove the cause, then resume the run.',
    evidence: { command: commandText(command), output: outputText(output, context) },
  });
  return { ...report, ...more };
}

/** Runs a command and takes only its expected exit codes. Reports COMMAND_FAILED and as `runCommand`. */
export async function runExpecting(
  command: Command,
  context: ActionContext,
  options: RunOptions,
): Promise<Result<Output>> {
  const output = await runCommand(command, context, options);
  if (!output.ok) return output;
  if ((command.expect ?? [0]).includes(output.value.exitCode)) return output;
  return fail(commandFailed(command, output.value, context));
}

/** Whether a test holds; the output with it, for a report. */
export async function runTest(
  test: Test,
  context: ActionContext,
  options: RunOptions,
): Promise<Result<{ readonly holds: boolean; readonly output: Output }>> {
  const ran = await runCommand(test, context, options);
  if (!ran.ok) return ran;
  const output = ran.value;
  const holds =
    (test.expect ?? [0]).includes(output.exitCode) &&
    (test.matches === undefined || new RegExp(test.matches, 'm').test(output.stdout)) &&
    (test.lacks === undefined || !new RegExp(test.lacks, 'm').test(output.stdout));
  return ok({ holds, output });
}

/** What commands say that explain a failure, each under its line; for evidence. */
export async function explain(commands: readonly Command[], context: ActionContext): Promise<string> {
  const parts: string[] = [];
  for (const command of commands) {
    const ran = await runCommand(command, context, { as: 'question', deadlineMs: command.deadlineMs ?? 20_000 });
    const said = ran.ok ? outputText(ran.value, context) : ran.reports.map((report) => report.text).join('\n');
    parts.push(`$ ${commandText(command)}\n${said}`);
  }
  return parts.join('\n');
}
