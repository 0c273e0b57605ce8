import type { Report } from '../report.ts';

/** What the process says at its end; the README lists them. */
export const exitStatus = {
  done: 0,
  /** What was asked was tried and failed, or the cluster is not well. */
  failed: 1,
  /** The input could not be taken: arguments, YAML, an unknown profile, a secret that is missing. */
  badInput: 2,
  /** A machine could not be reached or read, so the answer is unknown. */
  unreachable: 3,
  /** Stopped by the user, or a question was answered with no, or nobody could answer it. */
  cancelled: 4,
} as const;

const cancelled = /^(CANCELLED|DECLINED|[A-Z]+_CANCELLED)|_NOT_CONFIRMED$/;
const unreachable = /^(SSH_|NODE_UNREADABLE)/;
const badInput =
  /^(DESCRIPTION_|YAML_|PROFILE_|ARGUMENT_|RUN_UNKNOWN|SECRET_|VAULT_LOCKED|LAB_BAD_REQUEST|LAB_NO_SUCH_NODE|LAB_OTHER_SHAPE)/;

/** The status that fits the reports: a stop outranks machines that can't be read, these bad input, this failure. */
export function statusOf(reports: readonly Report[]): number {
  const errors = reports.filter((report) => report.severity === 'error');
  if (errors.length === 0) return exitStatus.done;
  if (errors.some((report) => cancelled.test(report.code))) return exitStatus.cancelled;
  if (errors.some((report) => unreachable.test(report.code))) return exitStatus.unreachable;
  return errors.every((report) => badInput.test(report.code)) ? exitStatus.badInput : exitStatus.failed;
}
