import type { Secret } from '../../secret.ts';
import { commandLine, newToken, type Privilege } from './command-line.ts';
import type { Aftermath } from './command-reports.ts';
import type { Connection } from './connection.ts';
import { within } from './deadline.ts';
import { type ProcessIdentity, StartedCommand } from './started-command.ts';

const patienceMs = 2000;
const endingMs = 5000;

/**
 * Ends a process group: TERM, two seconds, KILL. Only where the process is still the one that we started: its start
 * time is compared, so that a pid that was given out again is left alone. `kill -s`, since dash misreads `kill -0 --`.
 * @see proc(5) /proc/pid/stat (state and starttime follow the name in parentheses as fields 1 and 20)
 */
const endGroup = [
  'started() { sed "s/^.*) //" "/proc/$1/stat" 2>/dev/null | cut -d" " -f20; }',
  '[ "$(started "$1")" = "$3" ] || exit 0',
  'kill -s TERM -- "-$2"; n=0',
  'while kill -s 0 -- "-$2" 2>/dev/null && [ $n -lt 20 ]; do sleep 0.1; n=$((n+1)); done',
  'kill -s KILL -- "-$2" 2>/dev/null || exit 0',
  'sleep 0.1; kill -s 0 -- "-$2" 2>/dev/null && exit 1',
  'exit 0',
].join('\n');

/**
 * Ends a command that was given up, and closes its session. Closing alone would leave it running: sshd hangs up only
 * on sessions with a terminal, and sshd's own signal request cannot reach what sudo started.
 */
export async function endProcess(
  connection: Connection,
  command: StartedCommand,
  privilege: Privilege,
  sudoPassword: Secret | undefined,
): Promise<Aftermath> {
  try {
    await within(Promise.race([command.begun, command.ended]), patienceMs);
    const begun = await Promise.race([command.begun, Promise.resolve('not yet' as const)]);
    if (begun === 'not yet' || begun?.process === undefined) return 'unknown';
    return (await signalGroup(connection, begun.process, privilege, sudoPassword)) ? 'ended' : 'unknown';
  } finally {
    command.channel.close();
  }
}

async function signalGroup(
  connection: Connection,
  target: ProcessIdentity,
  privilege: Privilege,
  sudoPassword: Secret | undefined,
): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), endingMs);
  try {
    const token = newToken();
    const argv = ['/bin/sh', '-c', endGroup, 'quorate-end', target.pid, target.group, target.startTicks] as const;
    // Two sessions of sshd's usual ten are kept free for this, so it does not wait in line.
    const opened = await connection.open(
      commandLine({ argv, privilege, token, input: 'none' }),
      stop.signal,
      (channel) => {
        if (privilege === 'sudo-password') channel.write(`${sudoPassword?.reveal() ?? ''}\n`);
        channel.end();
        return new StartedCommand(channel, { token, onOutput: () => {}, onErrorOutput: () => {} });
      },
    );
    if (!opened.ok) return false;
    const killer = opened.value;
    const hasEnded = await within(killer.ended, endingMs);
    return hasEnded && killer.hasBegun() && (await killer.ended) === 0;
  } finally {
    clearTimeout(timer);
  }
}
