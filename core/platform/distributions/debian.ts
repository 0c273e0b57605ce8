import { fenceAgentTools, splitFenceAgent } from '../fence-packages.ts';
import type { OsRelease } from '../os-release.ts';
import { apt } from '../package-managers.ts';
import type { Distribution, PackageNeed, PlatformInput, Versions } from '../platform.ts';

interface Edition {
  readonly version: string;
  readonly versions: Versions;
  readonly isProven: boolean;
  /** Debian 13 split the fence agents into a package each. */
  readonly hasSplitFenceAgents: boolean;
}

/** Package names and versions as `apt-cache policy` gives them for bookworm, trixie and sid. */
const editions: Readonly<Record<string, Edition>> = {
  bookworm: {
    version: '12',
    versions: { corosync: '3.1', pacemaker: '2.1', pcs: '0.11', crmsh: '4.4' },
    isProven: true,
    hasSplitFenceAgents: false,
  },
  trixie: {
    version: '13',
    versions: { corosync: '3.1', pacemaker: '3.0', pcs: '0.12', crmsh: '5.0' },
    isProven: true,
    hasSplitFenceAgents: true,
  },
  sid: {
    version: 'sid',
    versions: { corosync: '3.1', pacemaker: '3.0.3', pcs: '0.12', crmsh: '5.0' },
    isProven: true,
    hasSplitFenceAgents: true,
  },
};

/** The codename; testing and sid give the same release file without a version. */
function editionOf(release: OsRelease): Edition | undefined {
  const version = release.get('VERSION_ID');
  if (version === undefined) return /\bsid\b/.test(release.get('PRETTY_NAME') ?? '') ? editions['sid'] : undefined;
  return Object.values(editions).find((edition) => edition.version === version);
}

/** What Debian and Ubuntu have alike. Their packages start a one-node sample cluster as soon as they are installed. */
export const debianFamily = {
  family: 'debian' as const,
  manager: apt,
  repositories: [],
  shell: 'pcs' as const,
  units: {
    corosync: 'corosync.service',
    pacemaker: 'pacemaker.service',
    pcsd: 'pcsd.service',
    clock: 'chrony.service',
    otherClocks: ['systemd-timesyncd.service', 'ntpsec.service', 'ntp.service'],
    startedByPackages: [
      'corosync.service',
      'pacemaker.service',
      'pcsd.service',
      'pcsd-ruby.service',
      'corosync-qdevice.service',
      'sbd.service',
    ],
  },
  paths: {
    corosyncConf: '/etc/corosync/corosync.conf',
    authkey: '/etc/corosync/authkey',
    cibFolder: '/var/lib/pacemaker/cib',
    corosyncLog: '/var/log/corosync/corosync.log',
    pacemakerLog: '/var/log/pacemaker/pacemaker.log',
  },
  securityModule: 'apparmor' as const,
  sudoGroup: 'sudo' as const,
};

/** Packages that Debian and Ubuntu name alike. libknet1 holds its crypto plugins there. */
export const debianPackages = {
  cluster: [
    { purpose: 'Corosync', anyOf: ['corosync'] },
    { purpose: 'Pacemaker', anyOf: ['pacemaker'] },
    { purpose: "Pacemaker's commands", anyOf: ['pacemaker-cli-utils'] },
  ] satisfies readonly PackageNeed[],
  resourceAgents: { purpose: 'the resource agents', anyOf: ['resource-agents'] } satisfies PackageNeed,
  shells: {
    pcs: { purpose: 'the shell pcs', anyOf: ['pcs'] },
    crmsh: { purpose: 'the shell crmsh', anyOf: ['crmsh'] },
  } satisfies Readonly<Record<string, PackageNeed>>,
  clock: { purpose: 'the clock service chrony', anyOf: ['chrony'] } satisfies PackageNeed,
  fenceAgentTools,
};

/** Debian 12, 13 and sid. Other releases, testing's included, are not supported. */
export const debian: Distribution = ({ release }: PlatformInput) => {
  if (release.get('ID') !== 'debian') return undefined;
  const edition = editionOf(release);
  if (edition === undefined) return undefined;
  return {
    ...debianFamily,
    id: 'debian',
    version: edition.version,
    name: release.get('PRETTY_NAME') ?? `Debian ${edition.version}`,
    isProven: edition.isProven,
    versions: edition.versions,
    packages: {
      ...debianPackages,
      fenceAgent: edition.hasSplitFenceAgents
        ? (agent) => splitFenceAgent(agent, 'fence-agents-all')
        : (agent) => ({
            purpose: `the fence agent ${agent}`,
            anyOf: [/^fence_(virt|xvm)$/.test(agent) ? 'fence-virt' : 'fence-agents'],
          }),
    },
    usualFirewall: 'nftables',
  };
};
