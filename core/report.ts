/** How serious a report is: `error` stops what was asked, `warning` needs a decision, `info` is advice. */
export type Severity = 'error' | 'warning' | 'info';

/** What a report rests on, so that a reader can repeat it: the command, the line, the file. */
export interface Evidence {
  /** The command as it ran, quoted for a shell, secrets shown as dots. */
  readonly command?: string;
  /** Output of the command, or the offending line, verbatim and bounded. */
  readonly output?: string;
  readonly file?: string;
  /** 1-based line in `file` or in the text that was read. */
  readonly line?: number;
}

/**
 * One outcome, told to a person: what happened, where, why it matters and what to do next.
 * `code` is stable (SCREAMING_SNAKE, prefixed by its domain, for example `SSH_HOST_KEY_CHANGED`).
 */
export interface Report {
  readonly code: string;
  readonly severity: Severity;
  readonly node?: string;
  /** One sentence: what is the case. */
  readonly text: string;
  /** One sentence: why it matters. */
  readonly why?: string;
  /** The next step, in the imperative. */
  readonly next?: string;
  readonly evidence?: Evidence;
}

/** Builds an `error` report. */
export function error(code: string, text: string, more: Partial<Report> = {}): Report {
  return { ...more, code, severity: 'error', text };
}

/** Builds a `warning` report. */
export function warning(code: string, text: string, more: Partial<Report> = {}): Report {
  return { ...more, code, severity: 'warning', text };
}

/** Builds an `info` report. */
export function info(code: string, text: string, more: Partial<Report> = {}): Report {
  return { ...more, code, severity: 'info', text };
}

/** True when any of the reports stops what was asked. */
export function hasError(reports: readonly Report[]): boolean {
  return reports.some((report) => report.severity === 'error');
}
