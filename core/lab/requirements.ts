import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { error, type Report } from '../report.ts';

/** A program that the practice cluster is made with, and the Debian package that brings it. */
const programs: readonly { readonly package: string; readonly files: readonly string[] }[] = [
  { package: 'debootstrap', files: ['debootstrap'] },
  { package: 'debian-archive-keyring', files: ['/usr/share/keyrings/debian-archive-keyring.gpg'] },
  { package: 'systemd-container', files: ['systemd-nspawn'] },
  { package: 'systemd', files: ['systemd-socket-activate'] },
  { package: 'openipmi', files: ['ipmi_sim'] },
  { package: 'iproute2', files: ['ip'] },
  { package: 'openssh-client', files: ['ssh', 'ssh-keygen'] },
  { package: 'util-linux', files: ['nsenter', 'unshare'] },
  { package: 'mount', files: ['mount', 'umount'] },
  { package: 'dpkg', files: ['dpkg-deb'] },
  { package: 'procps', files: ['sysctl'] },
];

/** Debian packages that must be on this machine to boot a practice cluster. */
export const requiredPackages: readonly string[] = programs.map((program) => program.package);

/** Those of the required packages whose programs are missing here. */
export function missingPackages(): readonly string[] {
  return programs.filter(({ files }) => !files.every(isPresent)).map((program) => program.package);
}

function isPresent(file: string): boolean {
  if (file.startsWith('/')) return existsSync(file) || existsSync(join('/usr', file));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, file)));
}

/**
 * Why a practice cluster can't run on this machine; empty where it can. Reports LAB_NOT_LINUX, LAB_NOT_ROOT,
 * LAB_NO_CGROUP2, LAB_PACKAGES_MISSING.
 */
export function obstacles(): readonly Report[] {
  if (process.platform !== 'linux')
    return [error('LAB_NOT_LINUX', `Practice nodes need Linux; this is ${process.platform}.`)];
  const found: Report[] = [];
  if (process.getuid?.() !== 0)
    found.push(
      error('LAB_NOT_ROOT', 'Practice nodes need root: they are containers with networks of their own.', {
        next: 'Run the same with sudo.',
      }),
    );
  if (!/^\S+ \S+ cgroup2 /m.test(readFileSync('/proc/mounts', 'utf8')))
    found.push(
      error('LAB_NO_CGROUP2', 'No unified cgroup hierarchy is mounted on this machine.', {
        why: 'A node is crashed by killing its control group at once.',
        next: 'Use a machine with Linux 5.14 or later and cgroup2 mounted.',
      }),
    );
  const missing = missingPackages();
  if (missing.length > 0)
    found.push(
      error('LAB_PACKAGES_MISSING', `Packages are missing: ${missing.join(', ')}.`, {
        next: `apt-get install ${missing.join(' ')}`,
      }),
    );
  return found;
}
