import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hostWidePrefix } from './instance.ts';

/**
 * Each machine has a control group of its own, in the unified hierarchy and, where the host is hybrid, in systemd's
 * old one: containers that were started from one group would share their payload, and the systemd of one node would
 * stop the services of another.
 */
function hierarchies(): readonly { readonly path: string; readonly isUnified: boolean }[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => {
      const [, path = '', type, options = ''] = line.split(' ');
      const isUnified = type === 'cgroup2';
      return { path, isUnified, isWanted: isUnified || (type === 'cgroup' && /\bname=systemd\b/.test(options)) };
    })
    .filter(({ isWanted }) => isWanted);
}

/** Makes the groups of a machine and tells their folders. */
export async function createControlGroups(name: string): Promise<readonly string[]> {
  const folders = hierarchies().map(({ path }) => join(path, name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  return folders;
}

/**
 * SIGKILL to everything in a machine at once, init and nspawn too: a loss of power.
 * @see cgroups(7) cgroup.kill (Linux 5.14)
 */
export async function killControlGroups(name: string): Promise<void> {
  for (const { path, isUnified } of hierarchies()) {
    const folder = join(path, name);
    if (isUnified && existsSync(folder)) await writeFile(join(folder, 'cgroup.kill'), '1');
  }
}

/** Waits until the kernel has buried what was killed, 20 s at most, and removes the groups; false where it has not. */
export async function buryControlGroups(name: string): Promise<boolean> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await removeGroups(name)) return true;
    await wait(20);
  }
  return false;
}

async function removeGroups(name: string): Promise<boolean> {
  const removed = await Promise.all(hierarchies().map(({ path }) => removeTree(join(path, name))));
  return removed.every(Boolean);
}

/** Groups are folders that only rmdir removes, innermost first, once they are empty. */
async function removeTree(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return true;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  return rmdir(folder).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code === 'ENOENT',
  );
}

/** Names of the groups of an instance, by what is there. */
export function controlGroupsOf(instance: string): readonly string[] {
  const names = hierarchies().flatMap(({ path }) => readdirSync(path));
  return [...new Set(names.filter((name) => name.startsWith(hostWidePrefix(instance))))];
}
