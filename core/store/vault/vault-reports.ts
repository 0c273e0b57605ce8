import { z } from 'zod';
import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';

/** The vault can't be opened with what was given. */
export function locked(file: string, text: string, next: string): Report {
  return error('VAULT_LOCKED', text, {
    why: 'The secrets of this cluster are in it: fence passwords, the authkey, passwords for SSH.',
    next,
    evidence: { file },
  });
}

export function notWritten(file: string, cause: string): Report {
  return error('VAULT_NOT_WRITTEN', `The vault could not be written: ${cause}.`, {
    why: 'The secret is not kept; what was in the vault before is unharmed.',
    next: 'Check the rights and the free space of the folder, then try again.',
    evidence: { file },
  });
}

/** Runs what touches the file; faults of file system, lock or format are reports. */
export function attempt<T>(file: string, work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError) {
      return fail(
        error('VAULT_DAMAGED', `${file} is not a vault that this version can read.`, {
          next: 'Put it back from a backup; or move it away and enter the secrets again.',
          evidence: { file, output: cause.message.slice(0, 500) },
        }),
      );
    }
    if (cause instanceof Error && 'code' in cause && /^(E[A-Z]+|SQLITE_\w+)$/.test(String(cause.code))) {
      return fail(notWritten(file, cause.message));
    }
    throw cause;
  }
}
