import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import type { Transport, WriteRequest } from '../transport/transport.ts';
import { sha256 } from './canonical.ts';
import { argvText, quote } from './command-text.ts';

/** What the audit log keeps of one thing done to a node; who and on which machine is added by the log. */
export interface AuditEntry {
  readonly node: string;
  /** The command as it ran, quoted, secrets as dots; a file written or removed reads `write PATH …`, `remove PATH`. */
  readonly command: string;
  /** Null where it has none: a file, a stream, a command that did not come to its end. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** SHA256 fingerprint of the host key that the node proved itself with. */
  readonly hostKey?: string;
  readonly profileId?: string;
  readonly planId?: string;
  readonly runId?: string;
  /** Why it was done: the plan's title, `check`, `drill crash node2`. */
  readonly reason?: string;
  /** Code of the report that it ended with, where it failed. */
  readonly failure?: string;
}

/** Adds to the audit log. Reports AUDIT_NOT_WRITTEN. */
export type AppendAudit = (entry: AuditEntry) => Result<void>;

/** What is known beforehand about all that goes through one transport. */
export type AuditAbout = Pick<AuditEntry, 'hostKey' | 'profileId' | 'planId' | 'runId' | 'reason'>;

/**
 * The same transport, with all that it does to the node in the audit log: commands, files written and removed,
 * streams when they are opened. Reading a file changes nothing and is not logged. Where the log can't be written
 * the result carries AUDIT_NOT_WRITTEN as a report, and stays what it is: the thing is done.
 */
export function audited(transport: Transport, append: AppendAudit, about: AuditAbout = {}): Transport {
  const log = <T>(command: string, startedAt: number, result: Result<T>, exitCode: number | null): Result<T> => {
    const failure = result.ok ? undefined : result.reports[0]?.code;
    const durationMs = Math.round(performance.now() - startedAt);
    const entry = { ...about, node: transport.node, command, exitCode, durationMs };
    const appended = append(failure === undefined ? entry : { ...entry, failure });
    return appended.ok ? result : withReports(result, appended.reports);
  };
  return {
    node: transport.node,
    exec: async (argv, options) => {
      const startedAt = performance.now();
      const result = await transport.exec(argv, options);
      return log(argvText(argv), startedAt, result, result.ok ? result.value.exitCode : null);
    },
    stream: async (argv, options) => {
      const startedAt = performance.now();
      return log(argvText(argv), startedAt, await transport.stream(argv, options), null);
    },
    write: async (request, options) => {
      const startedAt = performance.now();
      return log(writeText(request), startedAt, await transport.write(request, options), null);
    },
    remove: async (path, options) => {
      const startedAt = performance.now();
      return log(`remove ${quote(path)}`, startedAt, await transport.remove(path, options), null);
    },
    read: (path, options) => transport.read(path, options),
    traffic: () => transport.traffic(),
    dispose: () => transport.dispose(),
  };
}

/** A file as it was written: where, whose, and which content by its hash; a secret's hash could be guessed from. */
function writeText({ path, content, mode, owner, group }: WriteRequest): string {
  const what = `write ${quote(path)} ${mode.toString(8).padStart(4, '0')} ${quote(owner)}:${quote(group)}`;
  const isPrivate = (mode & 0o077) === 0 || !(typeof content === 'string' || content instanceof Uint8Array);
  return isPrivate ? `${what} ••••••` : `${what} sha256:${sha256(content as string | Uint8Array)}`;
}

function withReports<T>(result: Result<T>, reports: readonly Report[]): Result<T> {
  return result.ok
    ? { ...result, reports: [...result.reports, ...reports] }
    : { ...result, reports: [...result.reports, ...reports] };
}
