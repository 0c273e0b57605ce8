import { readFile, writeFile } from 'node:fs/promises';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EEXIST: 'there is a file already, and it is left as it is',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};

/** The system's word on a file as a half sentence; `undefined` where the fault is not the file system's. */
function causeOf(fault: unknown): string | undefined {
  if (!(fault instanceof Error) || !('code' in fault) || typeof fault.code !== 'string') return undefined;
  return causes[fault.code] ?? (/^E[A-Z]+$/.test(fault.code) ? fault.code : undefined);
}

/** Reads a file that was named on the command line, as text. Reports ARGUMENT_FILE_UNREADABLE. */
export async function readNamedFile(file: string): Promise<Result<string>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch (fault) {
    const cause = causeOf(fault);
    if (cause === undefined) throw fault;
    return fail(
      error('ARGUMENT_FILE_UNREADABLE', `${file} can't be read: ${cause}.`, {
        next: 'Name a file that this user can read.',
        evidence: { file },
      }),
    );
  }
}

/** Writes a file that was named on the command line, mode 0600; `isNew` refuses where there is one already. Reports ARGUMENT_FILE_NOT_WRITTEN. */
export async function writeNamedFile(
  file: string,
  content: string,
  options: { readonly isNew?: boolean } = {},
): Promise<Result<void>> {
  try {
    return ok(await writeFile(file, content, { mode: 0o600, flag: options.isNew ? 'wx' : 'w' }));
  } catch (fault) {
    const cause = causeOf(fault);
    if (cause === undefined) throw fault;
    return fail(
      error(
        'ARGUMENT_FILE_NOT_WRITTEN',
        `${file} can't be written: ${cause === causes['ENOENT'] ? 'there is no such folder' : cause}.`,
        {
          next: 'Name another file.',
          evidence: { file },
        },
      ),
    );
  }
}
