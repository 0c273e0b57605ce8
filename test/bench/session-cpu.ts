import { unwrap } from '../../core/result.ts';
import type { Transport } from '../../core/transport/transport.ts';

/**
 * Prints what SSH sessions have cost so far, waits, prints it again: microseconds each, of processes that ended too.
 * It waits in the shell itself, and reads without starting anything, so that the question adds nothing to the answer.
 * Ticks of /proc/PID/stat would not do: they are cut to 10 ms for each process, and idle ones stay below that.
 * @see cgroups(7), cpu.stat usage_usec; sessions are in sshd's own group, or in user.slice where logind is asked
 */
const readTwice = `
exec 9<> <(:)
used() {
  local total=0 name value file
  for file in /sys/fs/cgroup/system.slice/ssh.service/cpu.stat /sys/fs/cgroup/user.slice/cpu.stat; do
    [ -r "$file" ] && while read -r name value; do
      [ "$name" = usage_usec ] && total=$((total + value))
    done < "$file"
  done
  echo "$total"
}
used
read -r -t "$1" -u 9 nothing
used
`;

/** CPU milliseconds that all SSH sessions on a node took in a time; throws where they can't be counted. */
export async function sessionCpuMs(node: Transport, windowMs: number, signal: AbortSignal): Promise<number> {
  const argv = ['bash', '-c', readTwice, 'bench', String(windowMs / 1000)] as const;
  const { stdout } = unwrap(await node.exec(argv, { signal, deadlineMs: windowMs + 30_000, expect: 'any' }));
  const [before = Number.NaN, after = Number.NaN] = stdout.trim().split('\n').map(Number);
  if (!(before > 0 && after >= before)) throw new Error(`${node.node}: what sessions cost is not told: ${stdout}`);
  return (after - before) / 1000;
}
