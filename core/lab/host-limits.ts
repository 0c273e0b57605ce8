import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { takeLock } from './host-lock.ts';
import { instancesFolder } from './instance.ts';

/**
 * Machines have no user namespaces of their own, so all of them draw on root's inotify instances: a booted Debian
 * takes eight, and Linux gives a user 128. Beyond it systemd does not start, with no word about why.
 * @see inotify(7) max_user_instances
 */
const setting = '/proc/sys/fs/inotify/max_user_instances';
const wanted = 4096;
/** What it was; gone with a restart of the host, as the setting itself is. */
const before = '/run/quorate-lab.inotify-before';

/** Raises the host's limit where it is too low for practice clusters. The instance's folder must exist by then. */
export async function raiseLimits(signal: AbortSignal): Promise<void> {
  await using _lock = await takeLock('limits', signal);
  const current = Number(await readFile(setting, 'utf8'));
  if (current >= wanted) return;
  if (!existsSync(before)) await writeFile(before, `${current}\n`);
  await writeFile(setting, `${wanted}\n`);
}

/** Sets the limit back when the last instance is gone. */
export async function restoreLimits(signal: AbortSignal): Promise<void> {
  await using _lock = await takeLock('limits', signal);
  if (!existsSync(before) || (await readdir(instancesFolder).catch(() => [])).length > 0) return;
  await writeFile(setting, await readFile(before, 'utf8'));
  await rm(before, { force: true });
}
