import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { error, type Report } from '../report.ts';
import { fail, ok, ReportError, type Result } from '../result.ts';
import { migrations } from './migrations/index.ts';

export type { Database } from 'better-sqlite3';

/** Milliseconds that a write waits for another process (the window and a terminal at once). */
const busyTimeoutMs = 10_000;

/**
 * Opens the database, makes it where there is none, and brings it up to date. Throws a `ReportError` with
 * STORE_NOT_OPENED (folder, rights, disk full), STORE_DAMAGED or STORE_TOO_NEW.
 * Each commit is on disk before it returns (synchronous FULL): the journal is worth nothing otherwise.
 * @see sqlite.org/pragma synchronous, journal_mode
 */
export function openDatabase(file: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Made here so that it, and the -wal and -shm that copy its mode, are private whatever the umask is.
    closeSync(openSync(file, 'a', 0o600));
    const database = new Database(file, { timeout: busyTimeoutMs });
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      migrate(database, file);
    } catch (cause) {
      database.close();
      throw cause;
    }
    return database;
  } catch (cause) {
    if (cause instanceof ReportError || !isExpected(cause)) throw cause;
    throw new ReportError([notOpened(file, cause)]);
  }
}

function migrate(database: Database.Database, file: string): void {
  const version = () => Number(database.pragma('user_version', { simple: true }));
  if (version() > migrations.length) {
    throw new ReportError([
      error('STORE_TOO_NEW', `${file} was written by a newer Quorate.`, {
        next: 'Use that version, or set QUORATE_HOME to another folder.',
        evidence: { file },
      }),
    ]);
  }
  if (version() === migrations.length) return;
  // Immediate, and the version read again inside: another process may be at the same.
  const run = database.transaction(() => {
    for (let at = version(); at < migrations.length; at++) database.exec(migrations[at] ?? '');
    database.pragma(`user_version = ${migrations.length}`);
  });
  run.immediate();
}

/** A fault of disk, rights or another process, which is told; anything else is a bug. */
function isExpected(cause: unknown): cause is Error & { readonly code: string } {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return false;
  const faults = /^(SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH|NOLFS)|E[A-Z]+$)/;
  return faults.test(cause.code);
}

function notOpened(file: string, cause: Error & { readonly code: string }): Report {
  const evidence = { file, output: `${cause.code}: ${cause.message}` };
  if (/CORRUPT|NOTADB/.test(cause.code)) {
    return error('STORE_DAMAGED', `${file} is not a sound database.`, {
      next: 'Move it away (keep it: it may be repaired with `sqlite3 FILE .recover`) and start again.',
      evidence,
    });
  }
  return error('STORE_NOT_OPENED', `Quorate's database could not be opened: ${cause.message}.`, {
    next: 'Check the rights and the free space of its folder, or set QUORATE_HOME to another one.',
    evidence,
  });
}

/** What stands in a report of a failed write: which fault, and what to do. */
export interface WriteFault {
  readonly code: string;
  readonly text: string;
  readonly file: string;
}

/** Runs a write; a fault of the disk is the report, with nothing of the write kept. */
export function attempt<T>(fault: WriteFault, write: () => T): Result<T> {
  try {
    return ok(write());
  } catch (cause) {
    if (!isExpected(cause)) throw cause;
    const isFull = cause.code === 'SQLITE_FULL' || cause.code === 'ENOSPC';
    return fail(
      error(fault.code, `${fault.text}: ${isFull ? 'the disk is full' : cause.message}.`, {
        why: 'What is not written down first is not done, so that a kill can never leave the nodes unknown.',
        next: isFull
          ? `Free space on the disk that holds ${dirname(fault.file)}, then resume.`
          : `Check that ${fault.file} can be written, then resume.`,
        evidence: { file: fault.file, output: `${cause.code}: ${cause.message}` },
      }),
    );
  }
}
