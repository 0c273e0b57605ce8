import type { Engine } from '../engine.ts';
import type { Report } from '../report.ts';
import { statusOf } from './exit-status.ts';
import type { Screen, Teller } from './screen/screen.ts';

/** What every command is given. */
export interface CommandContext {
  readonly engine: Engine;
  readonly tell: Teller;
  readonly screen: Screen;
  /** Aborted by Ctrl-C; a second Ctrl-C ends the process at once. */
  readonly signal: AbortSignal;
  readonly isJson: boolean;
  readonly isColoured: boolean;
  readonly width: number;
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
  return statusOf(reports);
}
