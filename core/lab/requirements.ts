import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { error, type Report } from '../report.ts';

/** The programs that the practice cluster is made with, by the Debian package that brings them. */
const programs = {
  apt: ['apt-get', 'apt-config'],
  debootstrap: ['debootstrap'],
  'systemd-container': ['systemd-nspawn'],
  systemd: ['systemd-socket-activate'],
  openipmi: ['ipmi_sim'],
  ipmitool: ['ipmitool'],
  iproute2: ['ip'],
  'openssh-client': ['ssh', 'ssh-keygen'],
  'util-linux': ['nsenter', 'unshare'],
  mount: ['mount', 'umount'],
  dpkg: ['dpkg-deb'],
  procps: ['sysctl'],
} as const;

/**
 * A program of this machine that the lab may start: one whose package is asked for. Anything else doesn't compile, so
 * that no tool is counted on that a fresh machine lacks.
 */
export type HostProgram = (typeof programs)[keyof typeof programs][number];

const files: readonly { readonly package: string; readonly files: readonly string[] }[] = [
  ...Object.entries(programs).map(([name, names]) => ({ package: name, files: names })),
  { package: 'debian-archive-keyring', files: ['/usr/share/keyrings/debian-archive-keyring.gpg'] },
];

/** Debian packages that must be on this machine to boot a practice cluster. */
export const requiredPackages: readonly string[] = files.map((entry) => entry.package);

/** Those of the required packages whose programs are missing here. */
export function missingPackages(): readonly string[] {
  return files.filter((entry) => !entry.files.every(isPresent)).map((entry) => entry.package);
}

function isPresent(file: string): boolean {
  if (file.startsWith('/')) return existsSync(file) || existsSync(join('/usr', file));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, file)));
}

/**
 * Why a practice cluster can't run on this machine; empty where it can. Reports LAB_NOT_LINUX, LAB_NOT_CARRIED,
 * LAB_NOT_ROOT, LAB_NO_CGROUP2, LAB_PACKAGES_MISSING.
 */
export function obstacles(): readonly Report[] {
  if (process.platform !== 'linux')
    return [error('LAB_NOT_LINUX', `Practice nodes need Linux; this is ${process.platform}.`)];
  // An engine that was bundled (the desktop application, one near a cluster) comes without them.
  if (!existsSync(join(import.meta.dirname, 'power-daemon.ts')))
    return [
      error('LAB_NOT_CARRIED', 'This engine was put here without the programs behind a practice cluster.', {
        next: 'Run it from a clone of Quorate: npm run demo.',
      }),
    ];
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
