import { fenceAgentTools, splitFenceAgent } from '../fence-packages.ts';
import { dnf } from '../package-managers.ts';
import type { Distribution, PackageNames, PlatformChange, PlatformInput, Versions } from '../platform.ts';

const editions: Readonly<Record<string, Versions>> = {
  '8': { corosync: '3.1', pacemaker: '2.1', pcs: '0.10' },
  '9': { corosync: '3.1', pacemaker: '2.1', pcs: '0.11' },
  '10': { corosync: '3.1', pacemaker: '3.0', pcs: '0.12' },
};

/** Distributions that follow RHEL, by their `ID`. */
const followers = ['almalinux', 'rocky', 'centos'];

/** What RHEL, its followers and Fedora have alike. */
export const rhelFamily = {
  family: 'rhel' as const,
  manager: dnf,
  shell: 'pcs' as const,
  units: {
    corosync: 'corosync.service',
    pacemaker: 'pacemaker.service',
    pcsd: 'pcsd.service',
    clock: 'chronyd.service',
    otherClocks: ['systemd-timesyncd.service', 'ntpd.service'],
    // Packages of this family start nothing by themselves.
    startedByPackages: [],
  },
  paths: {
    corosyncConf: '/etc/corosync/corosync.conf',
    authkey: '/etc/corosync/authkey',
    cibFolder: '/var/lib/pacemaker/cib',
    corosyncLog: '/var/log/cluster/corosync.log',
    pacemakerLog: '/var/log/pacemaker/pacemaker.log',
  },
  usualFirewall: 'firewalld' as const,
  securityModule: 'selinux' as const,
  sudoGroup: 'wheel' as const,
};

export const rhelPackages: PackageNames = {
  cluster: [
    { purpose: 'Corosync', anyOf: ['corosync'] },
    // Without a plugin corosync does not start with encryption.
    { purpose: "Corosync's encryption", anyOf: ['libknet1-plugins-all', 'libknet1-crypto-nss-plugin'] },
    { purpose: 'Pacemaker', anyOf: ['pacemaker'] },
    { purpose: "Pacemaker's commands", anyOf: ['pacemaker-cli'] },
  ],
  resourceAgents: { purpose: 'the resource agents', anyOf: ['resource-agents'] },
  shells: { pcs: { purpose: 'the shell pcs', anyOf: ['pcs'] } },
  clock: { purpose: 'the clock service chrony', anyOf: ['chrony'] },
  fenceAgent: (agent) => splitFenceAgent(agent, 'fence-agents-all'),
  fenceAgentTools,
};

/** RHEL, AlmaLinux, Rocky Linux and CentOS Stream 8 to 10. */
export const rhel: Distribution = (input) => {
  const { release } = input;
  const id = release.get('ID') ?? '';
  const version = release.get('VERSION_ID') ?? '';
  const major = version.split('.')[0] ?? '';
  const versions = editions[major];
  if (versions === undefined || !(id === 'rhel' || followers.includes(id))) return undefined;
  return {
    ...rhelFamily,
    id,
    version,
    name: release.get('PRETTY_NAME') ?? `${id} ${version}`,
    isProven: false,
    versions,
    packages: rhelPackages,
    repositories: [id === 'rhel' ? subscription(major, input) : addOn(major)],
  };
};

/** RHEL's High Availability add-on comes with a subscription of its own. @see subscription-manager(8) repos */
function subscription(major: string, { architecture }: PlatformInput): PlatformChange {
  const repository = `rhel-${major}-for-${architecture}-highavailability-rpms`;
  return {
    title: `Enable the repository ${repository}`,
    probe: {
      argv: ['subscription-manager', 'repos', '--list-enabled'],
      matches: `^Repo ID:\\s+${repository}$`,
      deadlineMs: 120_000,
    },
    run: [{ argv: ['subscription-manager', 'repos', `--enable=${repository}`], deadlineMs: 120_000 }],
    undo: [{ argv: ['subscription-manager', 'repos', `--disable=${repository}`], deadlineMs: 120_000 }],
  };
}

/** The followers carry the add-on in a repository that is off as delivered; it was called `ha` in release 8. */
function addOn(major: string): PlatformChange {
  const repository = major === '8' ? 'ha' : 'highavailability';
  return {
    title: `Enable the repository ${repository}`,
    probe: {
      argv: ['dnf', '--quiet', 'repolist', '--enabled'],
      matches: `^${repository}\\s`,
      deadlineMs: 120_000,
    },
    run: [
      {
        argv: ['dnf', '--assumeyes', 'install', '--', 'dnf-plugins-core'],
        deadlineMs: 300_000,
      },
      { argv: ['dnf', 'config-manager', '--set-enabled', repository], deadlineMs: 120_000 },
    ],
    undo: [{ argv: ['dnf', 'config-manager', '--set-disabled', repository], deadlineMs: 120_000 }],
  };
}
