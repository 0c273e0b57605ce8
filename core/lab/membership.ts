import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Every process that the lab leaves running carries this variable, so that `down` finds it however its parent ended.
 * Processes inside containers end with their container instead.
 */
const variable = 'QUORATE_LAB_MEMBER';

/** The environment that marks a process as part of an instance, or of a build. */
export function memberEnvironment(group: string): Record<string, string> {
  return { [variable]: group };
}

/** The same as one `NAME=VALUE`, for tools that clean the environment and take it as an option. */
export function memberAssignment(group: string): string {
  return `${variable}=${group}`;
}

/** Ids of the living processes of a group; read from /proc. @see proc(5) /proc/pid/environ */
export function membersOf(group: string): readonly number[] {
  const wanted = memberAssignment(group);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && pid !== process.ppid && environment(pid).includes(wanted));
}

function environment(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return []; // It ended while we looked.
  }
}

/** Kills all processes of a group, and waits until they are gone; false where some would not go within 10 s. */
export async function endMembers(group: string): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    const members = membersOf(group);
    if (members.length === 0) return true;
    for (const pid of members) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
    await wait(50);
  }
  return false;
}
