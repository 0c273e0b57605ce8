import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { buryControlGroups, controlGroupsOf, killControlGroups } from './control-group.ts';
import { restoreLimits } from './host-limits.ts';
import { hostWidePrefix, instancePaths } from './instance.ts';
import { forgetNspawn } from './machine.ts';
import { endMembers } from './membership.ts';
import { deleteNamespaces } from './network.ts';
import { runCommand } from './run-command.ts';

/**
 * Ends an instance by what is there, not by what was written down: processes, control groups, mounts, namespaces and
 * files, so that it clears up after an `up` that was killed anywhere. Needs the instance's lock.
 * Reports LAB_LEFTOVER for what would not go.
 */
export async function takeDown(instance: string, signal: AbortSignal): Promise<Result<void>> {
  const { folder } = instancePaths(instance);
  const left: Report[] = [];
  // The power daemon first, or it would boot again what we end.
  if (!(await endMembers(instance))) left.push(leftover(instance, 'a process that would not end'));
  const groups = controlGroupsOf(instance);
  await Promise.all(groups.map(killControlGroups));
  for (const group of groups)
    if (!(await buryControlGroups(group))) left.push(leftover(instance, `the control group ${group}`));
  await endMembers(instance);
  const deleted = await deleteNamespaces(instance, signal);
  if (!deleted.ok) left.push(...deleted.reports);
  for (const machine of await readdir(join(folder, 'machines')).catch(() => [])) await forgetNspawn(instance, machine);
  for (const mount of mountsBelow(folder)) {
    if (!(await unmount(mount, signal))) left.push(leftover(instance, `the mount ${mount}`));
  }
  await forgetMachines(instance);
  if (left.length > 0) return fail(...left);
  await rm(folder, { recursive: true, force: true });
  await restoreLimits(signal);
  return ok(undefined);
}

function leftover(instance: string, what: string): Report {
  return error('LAB_LEFTOVER', `${what} of the practice cluster ${instance} is still there.`, {
    next: 'Run `quorate lab down` again.',
  });
}

/** Mount points below a folder, innermost first. */
function mountsBelow(folder: string): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
}

/** The namespaces of a container that was just killed may hold the mount for a moment. */
async function unmount(path: string, signal: AbortSignal): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const done = await runCommand(['umount', path], { signal });
    if (done.ok) return true;
    await wait(50);
  }
  return (await runCommand(['umount', '--lazy', path], { signal })).ok;
}

/** Folders by which nspawn hands mounts to machines; a killed machine leaves its own. */
async function forgetMachines(instance: string): Promise<void> {
  for (const kind of ['propagate', 'unix-export']) {
    const folder = `/run/systemd/nspawn/${kind}`;
    if (!existsSync(folder)) continue;
    for (const name of await readdir(folder))
      if (name.startsWith(hostWidePrefix(instance))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
