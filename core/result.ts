import type { Report } from './report.ts';

/** A value with advice and warnings, or the reports that say why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly reports: readonly Report[] }
  | { readonly ok: false; readonly reports: readonly Report[] };

/** Wraps a value, with the reports that came up on the way. */
export function ok<T>(value: T, reports: readonly Report[] = []): Result<T> {
  return { ok: true, value, reports };
}

/** Says why there is no value; at least one report. */
export function fail(...reports: readonly [Report, ...Report[]]): Result<never>;
export function fail(...reports: readonly Report[]): Result<never>;
export function fail(...reports: readonly Report[]): Result<never> {
  if (reports.length === 0) throw new Error('a failure needs a report');
  return { ok: false, reports };
}

/** A failed result as an exception, for places where an expected outcome is a bug. */
export class ReportError extends Error {
  readonly reports: readonly Report[];
  constructor(reports: readonly Report[]) {
    super(reports.map((report) => `${report.code}: ${report.text}`).join('\n'));
    this.name = 'ReportError';
    this.reports = reports;
  }
}

/** The value, or a `ReportError` carrying the reports. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ReportError(result.reports);
}
