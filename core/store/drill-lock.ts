import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';

/** One drill per cluster at a time, whoever asks; the lock of a process that is gone is taken over. */
export function drillLock(folder: string) {
  return {
    /** Reports DRILL_LOCKED. */
    async acquire(cluster: string): Promise<Result<{ release(): Promise<void> }>> {
      const file = join(folder, 'locks', `drill-${encodeURIComponent(cluster)}`);
      await mkdir(join(folder, 'locks'), { recursive: true, mode: 0o700 });
      // Written whole and then linked: a lock that is there says whose it is, and only one can put it there.
      const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
      await writeFile(draft, JSON.stringify(thisOwner()), { mode: 0o600, flag: 'wx' });
      try {
        while (!(await isLinked(draft, file))) {
          const owner = await holder(file);
          if (owner && isAlive(owner)) return fail(locked(cluster, owner.pid));
          await clearDead(draft, file);
        }
      } finally {
        await rm(draft, { force: true });
      }
      return ok({ release: () => rm(file, { force: true }) });
    },
  };
}

async function isLinked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

/**
 * Takes a dead lock away. One at a time, since between the look at it and its removal somebody quicker may have put
 * his own in its place.
 */
async function clearDead(draft: string, file: string): Promise<void> {
  const turn = `${file}.turn`;
  if (!(await isLinked(draft, turn))) {
    const before = await holder(turn);
    if (before && !isAlive(before)) await rm(turn, { force: true });
    else await wait(5);
    return;
  }
  try {
    const owner = await holder(file);
    if (!owner || !isAlive(owner)) await rm(file, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

async function holder(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function locked(cluster: string, pid: number) {
  return error('DRILL_LOCKED', `Another drill runs on ${cluster} (process ${pid}).`, {
    why: 'Two faults at once prove nothing, and may stop what one alone would not.',
    next: 'Wait until it has ended.',
  });
}
