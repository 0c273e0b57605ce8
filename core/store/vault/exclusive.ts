import Database from 'better-sqlite3';

/** Milliseconds to wait for another process; a change takes a few. */
const busyTimeoutMs = 10_000;

/**
 * Does something while no other process does: SQLite's lock on an empty file, which the system takes back when a
 * process dies, so that no lock is ever left over.
 */
export function exclusively<T>(lockFile: string, work: () => T): T {
  const database = new Database(lockFile, { timeout: busyTimeoutMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    database.close();
  }
}
