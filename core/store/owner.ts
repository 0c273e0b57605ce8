import { readFileSync } from 'node:fs';

/** A process, told apart from a later one of the same number. */
export interface Owner {
  readonly pid: number;
  /** Clock ticks since boot at which it began; absent where the system does not tell. @see proc_pid_stat(5) */
  readonly startTicks?: string;
  /** Which boot: ticks count from there. @see random(4) boot_id */
  readonly boot?: string;
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Field 22 of stat, counted after the command's name, which may hold spaces and brackets itself. */
function startTicksOf(pid: number): string | undefined {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

/** This process. */
export function thisOwner(): Owner {
  const startTicks = startTicksOf(process.pid);
  const boot = readOr('/proc/sys/kernel/random/boot_id')?.trim();
  return { pid: process.pid, ...(startTicks ? { startTicks } : {}), ...(boot ? { boot } : {}) };
}

/** Whether the process still runs. Where in doubt it does: a lock is never taken from a living run. */
export function isAlive(owner: Owner): boolean {
  const boot = readOr('/proc/sys/kernel/random/boot_id')?.trim();
  if (owner.boot !== undefined && boot !== undefined && owner.boot !== boot) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
  const startTicks = startTicksOf(owner.pid);
  return owner.startTicks === undefined || startTicks === undefined || owner.startTicks === startTicks;
}
