import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type HostKey, printHostKey } from './host-key.ts';
import { type KnownHost, knownHostName, parseKnownHosts } from './known-hosts.ts';

/** Where host keys are read from, and the one file that Quorate writes. */
export interface KnownHosts {
  /** Read, never written; missing ones are passed over. */
  readonly files: readonly string[];
  /** Quorate's own file, OpenSSH format, mode 0600. */
  readonly ours: string;
}

/** The user's and the system's files as ssh reads them, and ours. @see ssh_config(5) UserKnownHostsFile */
export function usualKnownHosts(ours: string): KnownHosts {
  const ssh = join(homedir(), '.ssh');
  return {
    files: [
      join(ssh, 'known_hosts'),
      join(ssh, 'known_hosts2'),
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    ours,
  };
}

/**
 * Reads all files anew: another program may have added or revoked a key since.
 * Reports: `SSH_KNOWN_HOSTS_UNREADABLE` where a file is there and cannot be read, since it could revoke a key.
 */
export async function readKnownHosts(knownHosts: KnownHosts): Promise<Result<readonly KnownHost[]>> {
  const lines: KnownHost[] = [];
  for (const file of [knownHosts.ours, ...knownHosts.files]) {
    try {
      lines.push(...parseKnownHosts(await readFile(file, 'utf8'), file));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') continue;
      return fail(
        error('SSH_KNOWN_HOSTS_UNREADABLE', `The known hosts in ${file} cannot be read (${code}).`, {
          why: 'It may hold the key of this host, or say that its key is revoked.',
          next: 'Give this user the right to read the file.',
          evidence: { file },
        }),
      );
    }
  }
  return ok(lines);
}

/**
 * Adds a key that a person has confirmed to our own file: one line, OpenSSH format, 0600, on disk when this returns.
 * Adding what is already there changes nothing.
 */
export async function addHostKey(knownHosts: KnownHosts, host: string, port: number, key: HostKey): Promise<void> {
  await mkdir(dirname(knownHosts.ours), { recursive: true, mode: 0o700 });
  const file = await open(knownHosts.ours, 'a+', 0o600);
  try {
    await chmod(knownHosts.ours, 0o600);
    const text = await file.readFile('utf8');
    const line = `${knownHostName(host, port)} ${printHostKey(key)}`;
    if (text.split('\n').includes(line)) return;
    const separator = text === '' || text.endsWith('\n') ? '' : '\n';
    await file.appendFile(`${separator}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
