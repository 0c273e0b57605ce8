import type { Report } from '../report.ts';

/** What the process says at its end; the README lists them. */
export const exitStatus = {
  done: 0,
  /** What was asked was tried and failed, or the cluster is not well. */
  failed: 1,
  /** The input could not be taken: arguments, YAML, an unknown profile. */
  badInput: 2,
  /** A machine could not be reached or read, so the answer is unknown. */
  unreachable: 3,
  /** Stopped by the user, or a question was answered with no. */
  cancelled: 4,
} as const;

/** The status that fits the reports: machines that can't be read outrank bad input, which outranks failure. */
export function statusOf(reports: readonly Report[]): number {
  const errors = reports.filter((report) => report.severity === 'error');
  if (errors.length === 0) return exitStatus.done;
  if (errors.some((report) => /^(SSH_|NODE_UNREADABLE)/.test(report.code))) return exitStatus.unreachable;
  if (errors.some((report) => /^(CANCELLED|DECLINED|COMMAND_CANCELLED)/.test(report.code))) return exitStatus.cancelled;
  if (errors.every((report) => /^(DESCRIPTION_|YAML_|PROFILE_|ARGUMENT_)/.test(report.code)))
    return exitStatus.badInput;
  return exitStatus.failed;
}
