import type { Report } from '../../core/contract/tasks.ts';

/** A call that gave no value, with the reports that say why. */
export class CallFailed extends Error {
  readonly reports: readonly Report[];
  constructor(reports: readonly Report[]) {
    super(reports.map(({ code, text }) => `${code}: ${text}`).join('\n') || 'The call failed without a report.');
    this.name = 'CallFailed';
    this.reports = reports;
  }
}

/** The reports of whatever was thrown, so that a screen has one way to tell it. */
export function reportsOf(thrown: unknown): readonly Report[] {
  if (thrown instanceof CallFailed && thrown.reports.length > 0) return thrown.reports;
  return [
    {
      code: 'SCREEN_FAULT',
      severity: 'error',
      text: thrown instanceof Error ? thrown.message : 'Something failed without saying why.',
      next: 'Reload the window. If it comes again, report it with the text above.',
    },
  ];
}

/** True where a thrown failure carries a report of this code. */
export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof CallFailed && thrown.reports.some((report) => report.code === code);
}

/** The engine could not be asked: whether a change was made is not known here, but it is known there. */
export function connectionLost(why: string): CallFailed {
  return new CallFailed([
    {
      code: 'BRIDGE_LOST',
      severity: 'error',
      text: `The engine does not answer: ${why}`,
      why: 'What was under way goes on without this window, and is in the task log once it is back.',
      next: 'Wait for the connection, then look at the task log.',
    },
  ]);
}
