import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../result.ts';
import { repositoryMountPoint } from './images/chroot-layer.ts';
import { hostWideName, instancePaths } from './instance.ts';
import { namespacePath } from './network.ts';
import { runCommand } from './run-command.ts';

export interface MachineOptions {
  readonly instance: string;
  readonly name: string;
  /** Overlay layers, uppermost first. */
  readonly lowers: readonly string[];
  /** Text of /etc/hosts. */
  readonly hosts: string;
  readonly signal: AbortSignal;
}

/** Makes a machine's disk: an overlay of its own, with an identity of its own. The host keys are told. */
export async function createMachine(
  options: MachineOptions,
): Promise<Result<{ readonly hostKeys: readonly string[] }>> {
  const { instance, name, signal } = options;
  const paths = instancePaths(instance).machine(name);
  for (const folder of [paths.upper, paths.work, paths.root]) await mkdir(folder, { recursive: true, mode: 0o755 });
  await chmod(paths.upper, 0o755);
  const overlay = `lowerdir=${options.lowers.join(':')},upperdir=${paths.upper},workdir=${paths.work}`;
  const mounted = await runCommand(['mount', '-t', 'overlay', 'overlay', '-o', overlay, paths.root], { signal });
  if (!mounted.ok) return fail(...mounted.reports);

  const at = (path: string) => join(paths.root, path);
  await writeFile(at('etc/hostname'), `${name}\n`);
  await writeFile(at('etc/hosts'), options.hosts);
  await writeFile(at('etc/machine-id'), `${randomBytes(16).toString('hex')}\n`);
  await mkdir(at('root/.ssh'), { mode: 0o700, recursive: true });
  const publicKey = await readFile(`${instancePaths(instance).identity}.pub`, 'utf8');
  await writeFile(at('root/.ssh/authorized_keys'), publicKey, { mode: 0o600 });
  // A name server that is not there would hold every login; keys made at first boot would slow it.
  await writeFile(at('etc/ssh/sshd_config.d/practice.conf'), 'UseDNS no\nMaxStartups 100\nMaxSessions 100\n');
  const hostKeys: string[] = [];
  for (const type of ['ed25519', 'ecdsa']) {
    const file = at(`etc/ssh/ssh_host_${type}_key`);
    const made = await runCommand(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', name, '-f', file], { signal });
    if (!made.ok) return fail(...made.reports);
    const [kind, key] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
    hostKeys.push(`${kind} ${key}`);
  }
  return ok({ hostKeys });
}

/**
 * The least that corosync, Pacemaker and Open vSwitch need beside nspawn's own set. What could re-clock, reboot,
 * re-module or write to the disks of the host is never among them; CAP_MKNOD would open its block devices.
 * @see capabilities(7) @see systemd-nspawn(1) --capability=
 */
const added = ['CAP_NET_ADMIN', 'CAP_NET_RAW', 'CAP_SYS_NICE', 'CAP_IPC_LOCK'];
const dropped = ['CAP_SYS_TIME', 'CAP_SYS_MODULE', 'CAP_SYS_RAWIO', 'CAP_SYS_BOOT', 'CAP_MKNOD'];

/** The command line that boots a machine. Its output is the console. */
export function bootCommand(instance: string, name: string, repository: string): readonly string[] {
  const paths = instancePaths(instance).machine(name);
  return [
    'systemd-nspawn',
    '--quiet',
    '--register=no',
    '--keep-unit',
    '--boot',
    `--directory=${paths.root}`,
    `--machine=${hostWideName(instance, name)}`,
    `--hostname=${name}`,
    `--network-namespace-path=${namespacePath(hostWideName(instance, name))}`,
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--console=read-only',
    `--bind-ro=${repository}:${repositoryMountPoint}`,
    `--capability=${added.join(',')}`,
    `--drop-capability=${dropped.join(',')}`,
  ];
}

/** What would be in memory is empty at power-on; the disk is as the crash left it. */
export async function clearVolatile(instance: string, name: string): Promise<void> {
  const paths = instancePaths(instance).machine(name);
  await rm(join(paths.root, 'run'), { recursive: true, force: true });
  await mkdir(join(paths.root, 'run'), { mode: 0o755 });
  await forgetNspawn(instance, name);
  await appendFile(paths.console, `\n--- power on ${new Date().toISOString()} ---\n`);
}

/** nspawn that is killed leaves a lock and a propagation folder in the host's /run. */
export async function forgetNspawn(instance: string, name: string): Promise<void> {
  const paths = instancePaths(instance).machine(name);
  const root = await stat(paths.root).catch(() => undefined);
  if (root) await rm(`/run/systemd/nspawn/locks/inode-${root.dev}:${root.ino}`, { force: true });
  for (const kind of ['propagate', 'unix-export'])
    await rm(`/run/systemd/nspawn/${kind}/${hostWideName(instance, name)}`, { recursive: true, force: true });
}
