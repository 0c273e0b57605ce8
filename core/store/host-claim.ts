import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';

/** Who holds a store for its screens. */
export interface HostClaim {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  /** What holds it: `quorate serve`, `the desktop application`. */
  readonly what: string;
  /** How to reach it, for a person; holds no secret. */
  readonly reach: string;
}

/**
 * Makes this process the one host of a store, until it is released or the process dies: SQLite's lock on a file of
 * its own, which the system takes back by itself. The terminal may work beside it; two hosts would each run tasks
 * that the other does not know. Reports SERVE_OWNED with who holds it.
 */
export function claimStore(folder: string, claim: Omit<HostClaim, 'pid' | 'since'>): Result<{ release(): void }> {
  const told = join(folder, 'host.json');
  const lock = new Database(join(folder, 'host.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY'))) throw cause;
    return fail(owned(folder, readClaim(folder)));
  }
  const mine: HostClaim = { ...claim, pid: process.pid, since: new Date().toISOString() };
  writeFileSync(told, JSON.stringify(mine), { mode: 0o600 });
  return ok({
    release: () => {
      rmSync(told, { force: true });
      lock.close();
    },
  });
}

/** Who holds the store, as it told; undefined where nobody does, or that can't be read. */
export function readClaim(folder: string): HostClaim | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')) as HostClaim;
  } catch {
    return undefined;
  }
}

function owned(folder: string, holder: HostClaim | undefined) {
  const who = holder ? `${holder.what} (process ${holder.pid}) since ${holder.since}` : 'another process';
  return error('SERVE_OWNED', `${folder} is open in ${who}.`, {
    why: 'Two hosts of one store would each begin work that the other does not see.',
    next: holder ? `Go there: ${holder.reach}. Or end it first.` : 'End it first, or set QUORATE_HOME.',
  });
}
