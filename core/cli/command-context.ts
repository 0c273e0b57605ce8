import type { Engine } from '../engine.ts';
import type { Report } from '../report.ts';
import { exitStatus, statusOf } from './exit-status.ts';
import type { Screen, Teller } from './screen/screen.ts';
import type { Terminal } from './screen/terminal.ts';

/** What every command is given. */
export interface CommandContext {
  /** Opened (folder, database) when it is first asked for: what needs no store works without one. */
  readonly engine: Engine;
  readonly tell: Teller;
  readonly screen: Screen;
  /** Aborted by Ctrl-C; a second Ctrl-C ends the process at once. */
  readonly signal: AbortSignal;
  readonly isJson: boolean;
  readonly isColoured: boolean;
  /** A person sits there and can answer: not with `--json`, where nothing but the result is shown. */
  readonly canAsk: boolean;
  /** Where standard output is a terminal and not JSON. */
  readonly terminal: Terminal | undefined;
  readonly width: number;
  /** What has to be put back on the terminal where the process ends at once; Ctrl-C says nothing from then on. */
  readonly leaveWith: (leave: () => void) => void;
}

/** A command: does its work, tells it, and answers with the exit status. */
export type Run<Arguments extends readonly unknown[]> = (
  context: CommandContext,
  ...args: Arguments
) => Promise<number>;

/** Hands a command its context, and the process its exit status. */
export type Bind = <Arguments extends readonly unknown[]>(run: Run<Arguments>) => (...args: Arguments) => Promise<void>;

/** Tells a failed result and answers with its exit status. */
export function refuse(context: CommandContext, reports: readonly Report[]): number {
  context.tell.reports(reports);
  if (context.isJson) context.tell.result({ ok: false, reports });
  return Math.max(exitStatus.failed, statusOf(reports));
}

/** The same where a file was given: what is wrong in it is bad input, whatever rule found it. */
export function refuseFile(context: CommandContext, file: string, reports: readonly Report[]): number {
  const status = refuse(context, reports);
  const errors = reports.filter(({ severity }) => severity === 'error');
  return errors.every(({ evidence }) => evidence?.file === file) ? exitStatus.badInput : status;
}
