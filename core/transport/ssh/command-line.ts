import { randomBytes } from 'node:crypto';
import { Secret } from '../../secret.ts';
import type { Argv } from '../transport.ts';
import { quote } from './quote.ts';

/** How a command becomes root: not at all, by `sudo -n`, or by sudo with a password on its standard input. */
export type Privilege = 'as-is' | 'sudo' | 'sudo-password';

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A mark that nothing on the node can know beforehand. */
export const newToken = (): string => randomBytes(12).toString('hex');

/** What the command's standard input is. */
export type StandardInput = 'none' | 'body' | 'lifeline';

export interface LineRequest {
  readonly argv: Argv;
  readonly privilege: Privilege;
  /** Random text that marks the beginning of the command's own output; letters and digits. */
  readonly token: string;
  readonly input: StandardInput;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Says on standard output that the command begins now, with its pid, process group and start time (fields 1, 5 and 22
 * of proc(5) stat): what came before is the login shell's and sudo's, and a command that is given up can be ended.
 */
const announce = (token: string): string =>
  `read -r p _ _ _ g _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ b _ </proc/$$/stat; echo "${token} $p $g $b"`;

/** sudo may have left the password line unread: everything up to the token is taken away from the command. */
const drain = (token: string): string => `while IFS= read -r l && [ "$l" != ${token} ]; do :; done`;

/**
 * A command that must not outlive the connection: its standard input is /dev/null, ours is a lifeline. When that ends
 * (we stopped it, or the connection went) the whole process group is ended.
 */
const underLifeline =
  'exec 3<&0; "$@" </dev/null 3<&- & c=$!; ' +
  '(while read -r _; do :; done; trap "" TERM; kill -TERM 0; sleep 2; kill -KILL 0) <&3 >/dev/null 2>&1 & w=$!; ' +
  'exec 3<&-; wait $c; r=$?; kill -TERM $w; exit $r';

/**
 * The line for sshd to hand to the login shell. `exec` all the way: the command is the session's own process, and no
 * shell waits beside it. The environment is set inside sudo, which clears it.
 * @see sudo(8) -n, -S, -k, -p
 */
export function commandLine(request: LineRequest): string {
  const { token, input, privilege } = request;
  if (!/^[A-Za-z0-9]+$/.test(token)) throw new Error('a token is letters and digits');
  const environment = Object.entries({ ...request.env, LC_ALL: 'C.UTF-8', PATH: request.env?.['PATH'] ?? searchPath });
  const exported = environment.map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${name} cannot be the name of a variable`);
    return `${name}=${quote(value)}`;
  });
  const script = [
    announce(token),
    `export ${exported.join(' ')}`,
    ...(input === 'body' && privilege === 'sudo-password' ? [drain(token)] : []),
    input === 'lifeline' ? underLifeline : input === 'none' ? 'exec "$@" </dev/null' : 'exec "$@"',
  ].join('; ');
  const words = request.argv.map((part) => quote(part instanceof Secret ? part.reveal() : part));
  return `exec ${[...becomeRoot[privilege], '/bin/sh', '-c', quote(script), 'quorate', ...words].join(' ')}`;
}

/** `-k` with a command: a cached login is not used, so that the password line is always the one that is read. */
const becomeRoot: Readonly<Record<Privilege, readonly string[]>> = {
  'as-is': [],
  sudo: ['sudo', '-n', '--'],
  'sudo-password': ['sudo', '-k', '-S', '-p', "''", '--'],
};
