import type { SshAddress } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Secret, SecretSource } from '../../secret.ts';
import type { Privilege } from './command-line.ts';
import { tail } from './command-reports.ts';
import type { Connection } from './connection.ts';
import type { Limit } from './deadline.ts';
import { noSudo, sudoCommands } from './reports.ts';
import { run } from './run.ts';

/** How commands become root on this node. */
export interface RootAccess {
  readonly privilege: Privilege;
  readonly sudoPassword?: Secret;
}

/** Answers `root`, `sudo`, `asks` or `missing`; sudo's own words go to standard error. */
const question = [
  'if [ "$(id -u)" = 0 ]; then echo root',
  'elif ! command -v sudo >/dev/null; then echo missing',
  'elif sudo -n -- /bin/sh -c :; then echo sudo',
  'else echo asks; fi',
].join('\n');

/**
 * Finds out how to be root: as we are, by `sudo -n`, or by sudo with the password from the vault, which is tried once
 * with an empty standard input behind it. Costs one round trip, two with a password, none for the login `root`.
 * Reports: `SSH_NO_SUDO`, and those of `run`.
 */
export async function findRootAccess(
  connection: Connection,
  address: SshAddress,
  secrets: SecretSource,
  limit: Limit,
  deadlineMs: number,
): Promise<Result<RootAccess>> {
  if (address.user === 'root' || address.sudo === 'never') return ok({ privilege: 'as-is' });
  const { node } = connection;
  const common = { user: address.user, limit, deadlineMs, maxBytes: 64 * 1024 };
  const refuse = (why: string, next: string, detail: string, command: string = sudoCommands.plain): Report =>
    noSudo({ node, user: address.user }, { why, next, command, output: tail(detail) });

  const asked = await run(connection, {
    ...common,
    argv: ['/bin/sh', '-c', question],
    ran: { node, command: 'sudo -n -- /bin/sh -c :' },
    privilege: 'as-is',
  });
  if (!asked.ok) return asked;
  const answer = asked.value.stdout.toString().trim();
  const said = asked.value.stderr.toString();
  if (answer === 'root') return ok({ privilege: 'as-is' });
  if (answer === 'sudo') return ok({ privilege: 'sudo' });
  if (answer === 'missing') {
    return fail(refuse('sudo is not installed', 'Log in as root, or install sudo on the node.', said));
  }
  if (/must have a tty/i.test(said)) {
    const next = `Add "Defaults:${address.user} !requiretty" to sudoers on the node ("visudo").`;
    return fail(refuse('sudo wants a terminal (requiretty)', next, said));
  }
  const rule = `"${address.user} ALL=(ALL) NOPASSWD: ALL" in /etc/sudoers.d/quorate`;
  const name = address.sudoPassword?.secret;
  if (name === undefined) {
    const next = `Name the sudo password in the description (sudoPassword), or allow it without: ${rule}.`;
    return fail(refuse('sudo asks for a password, and none is given', next, said));
  }
  const sudoPassword = await secrets(name);
  if (sudoPassword === undefined) {
    return fail(refuse(`the secret ${name} is not in the vault`, `Put the secret ${name} into the vault.`, said));
  }
  const tried = await run(connection, {
    ...common,
    argv: ['true'],
    ran: { node, command: sudoCommands.password },
    privilege: 'sudo-password',
    sudoPassword,
  });
  if (tried.ok) return ok({ privilege: 'sudo-password', sudoPassword });
  const [first] = tried.reports;
  if (first?.code !== 'SSH_NO_SUDO') return tried;
  const detail = first.evidence?.output ?? '';
  const withPassword = sudoCommands.password;
  const isForbidden = /not in the sudoers|not allowed/i.test(detail);
  return fail(
    isForbidden
      ? refuse(`${address.user} is not allowed to use sudo`, `Allow it on the node: ${rule}.`, detail, withPassword)
      : refuse('sudo does not take the password', `Correct the secret ${name} in the vault.`, detail, withPassword),
  );
}
