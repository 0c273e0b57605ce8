import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SshAddress, sshAddressSchema } from '../../../core/cluster/ssh-address.ts';
import { Secret } from '../../../core/secret.ts';
import type { ConnectOptions } from '../../../core/transport/ssh/connect.ts';

/** Why no real sshd can run here, or nothing; print it where tests are skipped. */
export function whyNoSshd(): string | undefined {
  if (process.platform !== 'linux') return 'a real sshd is started on Linux only';
  if (process.getuid?.() !== 0) return 'a real sshd with its own users needs root';
  if (!existsSync('/usr/sbin/sshd')) return '/usr/sbin/sshd is missing (package openssh-server)';
  if (!existsSync('/usr/bin/sudo')) return '/usr/bin/sudo is missing (package sudo)';
  try {
    execFileSync('unshare', ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'true'], { stdio: 'pipe' });
  } catch {
    return 'this machine does not let root make namespaces (unshare --mount --pid)';
  }
  return undefined;
}

export interface Sshd {
  readonly port: number;
  readonly folder: string;
  readonly hostKey: string;
  readonly password: string;
  /** An address of this sshd with its host key pinned. */
  address(more?: Partial<SshAddress>): SshAddress;
  options(more?: Partial<ConnectOptions>): ConnectOptions;
  stop(): Promise<void>;
  /** Ends the connections that are up and keeps listening. */
  cutConnections(): void;
  /** Stops the processes that serve connections, as a frozen node would, and lets them go on afterwards. */
  whileFrozen(work: () => Promise<void>): Promise<void>;
}

/**
 * Users that exist only in the sshd's own mount namespace. `free` uses sudo without a password, `asks` with, `none`
 * not at all, `terminal` needs a terminal for it, `pseudo` gets one from sudo; `noisy` has a shell that greets.
 */
const users = ['free', 'asks', 'none', 'terminal', 'pseudo', 'noisy', 'nologin'] as const;

const sudoers = `Defaults env_reset
root ALL=(ALL:ALL) ALL
free ALL=(ALL) NOPASSWD: ALL
asks ALL=(ALL) ALL
terminal ALL=(ALL) NOPASSWD: ALL
Defaults:terminal requiretty
pseudo ALL=(ALL) NOPASSWD: ALL
Defaults:pseudo use_pty
noisy ALL=(ALL) NOPASSWD: ALL
`;

/**
 * Starts OpenSSH's own server on 127.0.0.1, in a mount and pid namespace of its own: its users, its sudoers, a disk of
 * 256 KiB at /srv. Nothing of the machine is changed, and its end ends everything in it. `prepare` may put files beside
 * the host key before the start, and gives more lines of the configuration.
 */
export async function startSshd(
  config: readonly string[] = [],
  prepare: (file: (name: string) => string) => Promise<readonly string[]> = async () => [],
): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-sshd-'));
  await chmod(folder, 0o755);
  const file = (name: string): string => join(folder, name);
  const keygen = (name: string, passphrase: string): void => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', file(name)]);
  };
  keygen('host', '');
  keygen('user', '');
  keygen('locked', 'open sesame');
  const password = "p4ss 'word$(x)";
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: `${password}\n`, encoding: 'utf8' }).trim();
  const root = {
    passwd: `root:x:0:0:root:${folder}:/bin/bash\n`,
    shadow: 'root:*:19000:0:99999:7:::\n',
    group: 'root:x:0:\n',
  };
  const shells: Partial<Record<(typeof users)[number], string>> = {
    noisy: file('noisy'),
    nologin: '/usr/sbin/nologin',
  };
  for (const [index, user] of users.entries()) {
    root.passwd += `${user}:x:${7001 + index}:${7001 + index}::${folder}:${shells[user] ?? '/bin/bash'}\n`;
    root.shadow += `${user}:${hash}:19000:0:99999:7:::\n`;
    root.group += `${user}:x:${7001 + index}:\n`;
  }
  root.passwd += 'sshd:x:105:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534::/:/usr/sbin/nologin\n';
  root.shadow += 'sshd:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n';
  root.group += 'nogroup:x:65534:\nshadow:x:42:\n';
  await writeFile(file('noisy'), '#!/bin/sh\necho Welcome to the machine\nexec /bin/sh "$@"\n', { mode: 0o755 });
  for (const [name, text] of Object.entries(root)) await writeFile(file(name), text, { mode: 0o644 });
  await writeFile(file('sudoers'), sudoers, { mode: 0o440 });
  const keys = await Promise.all(['user.pub', 'locked.pub'].map((name) => readFile(file(name), 'utf8')));
  await writeFile(file('authorized_keys'), keys.join(''), { mode: 0o644 });
  const port = await freePort();
  const prepared = await prepare(file);
  await writeFile(
    file('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin yes',
      `AuthorizedKeysFile ${file('authorized_keys')}`,
      'MaxStartups 100:30:200',
      'AllowTcpForwarding yes',
      ...config,
      ...prepared,
      '',
    ].join('\n'),
  );
  const setUp = [
    'set -e',
    'for f in passwd shadow group sudoers; do mount --bind "$1/$f" "/etc/$f"; done',
    'mount -t tmpfs -o mode=755 none /run && mkdir /run/sshd',
    'mount -t tmpfs none /etc/sudoers.d',
    'mount -t tmpfs -o mode=755,size=256k none /srv',
    'exec /usr/sbin/sshd -D -e -f "$1/sshd_config"',
  ].join('\n');
  const unshare = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', '--propagation', 'private'];
  const child = spawn('unshare', [...unshare, '/bin/sh', '-c', setUp, 'sshd', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await listening(child);
  const hostKey = (await readFile(file('host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  const vault: Readonly<Record<string, string>> = { password, passphrase: 'open sesame', wrong: 'nope' };
  return {
    port,
    folder,
    hostKey,
    password,
    address: (more = {}) =>
      sshAddressSchema.parse({
        host: '127.0.0.1',
        port,
        user: 'root',
        identityFile: file('user'),
        agent: false,
        hostKeys: [hostKey],
        ...more,
      }),
    options: (more = {}) => ({
      node: 'node1',
      secrets: async (name) => (vault[name] === undefined ? undefined : new Secret(vault[name])),
      knownHosts: { files: [], ours: file('known_hosts') },
      signal: new AbortController().signal,
      deadlineMs: 15_000,
      ...more,
    }),
    cutConnections: () => {
      for (const pid of sessionsOf(child)) process.kill(pid, 'SIGKILL');
    },
    whileFrozen: async (work) => {
      const frozen = sessionsOf(child);
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      try {
        await work();
      } finally {
        for (const pid of frozen) process.kill(pid, 'SIGCONT');
      }
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Processes of sshd that serve one connection each: children of the listening one. */
function sessionsOf(child: ChildProcess): number[] {
  const children = (pid: number): number[] =>
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
      .map(Number);
  const [listener] = children(child.pid ?? 0);
  return listener === undefined ? [] : children(listener).filter((pid) => pid > 0);
}

async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('Server listening on')) resolve();
    });
  });
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
