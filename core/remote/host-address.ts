import { type SshAddress, type SshHop, sshAddressSchema } from '../cluster/ssh-address.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';

export interface HostOptions {
  /** Private key file; the usual ones and the agent unless told. */
  readonly identityFile?: string;
  /** Jump hosts in order, each as HOST is written, with commas between. */
  readonly jump?: string;
}

/** `user@host`, `user@host:port`, `user@[2001:db8::1]:port`; user and port may be left out. */
const pattern = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]\s]+\]|[^\s:@]+)(?::(\d{1,5}))?\/?$/;

/**
 * The address of a machine as ssh(1) and ssh:// write it. The user is this machine's where none is told, as ssh does.
 * Reports ARGUMENT_HOST.
 */
export function readHostAddress(text: string, localUser: string, options: HostOptions = {}): Result<SshAddress> {
  const jump: SshHop[] = [];
  for (const one of options.jump?.split(',') ?? []) {
    const hop = readOne(one, localUser, options.identityFile);
    if (!hop.ok) return hop;
    jump.push(hop.value);
  }
  const address = readOne(text, localUser, options.identityFile);
  return address.ok ? ok({ ...address.value, ...(jump.length > 0 ? { jump } : {}) }) : address;
}

function readOne(text: string, localUser: string, identityFile: string | undefined): Result<SshAddress> {
  const match = pattern.exec(text.trim());
  const [, user = localUser, bracketed = '', port] = match ?? [];
  const parsed = sshAddressSchema.safeParse({
    host: bracketed.replace(/^\[(.*)\]$/, '$1'),
    user,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(identityFile === undefined ? {} : { identityFile }),
    // What is done there is done as that user; nothing needs root.
    sudo: 'never',
  });
  if (match && parsed.success) return ok(parsed.data);
  return fail(
    error('ARGUMENT_HOST', `${JSON.stringify(text)} is not the address of a machine.`, {
      next: 'Write user@host or user@host:port, for example admin@jump.example.org:2222.',
    }),
  );
}

/** The address as it is written on a command line. */
export function hostText({ user, host, port }: Pick<SshHop, 'user' | 'host' | 'port'>): string {
  const bare = host.includes(':') ? `[${host}]` : host;
  return `${user}@${bare}${port === 22 ? '' : `:${port}`}`;
}
