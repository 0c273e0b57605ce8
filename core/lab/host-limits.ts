import { readFile, writeFile } from 'node:fs/promises';

const inotifyInstances = '/proc/sys/fs/inotify/max_user_instances';
/** A node's systemd, journald and friends take about 12 each; the kernel's 128 are gone after ten nodes. */
const enoughInstances = 4096;

/**
 * Makes room for many systemds of one user on this machine: without it the eleventh node dies at boot with "Too many
 * open files". Raised, never lowered, and left so: others may rely on it by then.
 */
export async function raiseHostLimits(): Promise<void> {
  const now = Number(await readFile(inotifyInstances, 'utf8'));
  if (now < enoughInstances) await writeFile(inotifyInstances, `${enoughInstances}\n`);
}
