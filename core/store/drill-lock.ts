import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';

/** One drill per cluster at a time, whoever asks; the lock of a process that is gone is taken over. */
export function drillLock(folder: string) {
  return {
    async acquire(cluster: string): Promise<Result<{ release(): Promise<void> }>> {
      const file = join(folder, 'locks', `drill-${encodeURIComponent(cluster)}`);
      await mkdir(join(folder, 'locks'), { recursive: true, mode: 0o700 });
      const owner = await holder(file);
      if (owner && isAlive(owner)) {
        return fail(
          error('DRILL_LOCKED', `Another drill runs on ${cluster} (process ${owner.pid}).`, {
            why: 'Two faults at once prove nothing, and may stop what one alone would not.',
            next: 'Wait until it has ended.',
          }),
        );
      }
      await rm(file, { force: true });
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(JSON.stringify(thisOwner()));
      await handle.close();
      return ok({ release: () => rm(file, { force: true }) });
    },
  };
}

async function holder(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
