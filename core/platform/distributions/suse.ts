import { fenceAgentTools } from '../fence-packages.ts';
import { zypper } from '../package-managers.ts';
import type { Distribution, PackageNames, PlatformChange, PlatformInput, Versions } from '../platform.ts';

/** SLES 15 stayed with corosync 2: no knet, one link or two by rrp. */
const editions: Readonly<Record<string, Versions>> = {
  '15': { corosync: '2.4', pacemaker: '2.1', crmsh: '4.6' },
  '16': { corosync: '3.1', pacemaker: '3.0', crmsh: '5.0' },
};

const packages: PackageNames = {
  cluster: [
    { purpose: 'Corosync', anyOf: ['corosync'] },
    { purpose: 'Pacemaker', anyOf: ['pacemaker'] },
    { purpose: "Pacemaker's commands", anyOf: ['pacemaker-cli'] },
  ],
  resourceAgents: { purpose: 'the resource agents', anyOf: ['resource-agents'] },
  // There is no pcs.
  shells: { crmsh: { purpose: 'the shell crmsh', anyOf: ['crmsh'] } },
  clock: { purpose: 'the clock service chrony', anyOf: ['chrony'] },
  fenceAgent: (agent) => ({
    purpose: `the fence agent ${agent}`,
    anyOf: agent === 'fence_sbd' ? ['fence-agents-sbd', 'fence-agents'] : ['fence-agents'],
  }),
  fenceAgentTools,
};

/** Without a plugin corosync 3 does not start with encryption. */
const knetCrypto = { purpose: "Corosync's encryption", anyOf: ['libknet1-crypto-nss-plugin'] } as const;

/** SLES with the High Availability extension and openSUSE Leap, 15 and 16. */
export const suse: Distribution = (input) => {
  const { release } = input;
  const id = release.get('ID') ?? '';
  const version = release.get('VERSION_ID') ?? '';
  const versions = editions[version.split('.')[0] ?? ''];
  if (!['sles', 'sle_hpc', 'sles_sap', 'opensuse-leap'].includes(id) || versions === undefined) return undefined;
  return {
    id,
    version,
    name: release.get('PRETTY_NAME') ?? `${id} ${version}`,
    family: 'suse',
    isProven: false,
    versions,
    manager: zypper,
    packages: versions.corosync.startsWith('3')
      ? { ...packages, cluster: [...packages.cluster, knetCrypto] }
      : packages,
    repositories: id === 'opensuse-leap' ? [] : [extension(version, input)],
    shell: 'crmsh',
    units: {
      corosync: 'corosync.service',
      pacemaker: 'pacemaker.service',
      clock: 'chronyd.service',
      otherClocks: ['systemd-timesyncd.service', 'ntpd.service'],
      startedByPackages: [],
    },
    paths: {
      corosyncConf: '/etc/corosync/corosync.conf',
      authkey: '/etc/corosync/authkey',
      cibFolder: '/var/lib/pacemaker/cib',
      corosyncLog: '/var/log/cluster/corosync.log',
      pacemakerLog: '/var/log/pacemaker/pacemaker.log',
    },
    usualFirewall: 'firewalld',
    // SLES 16 came with SELinux switched on; 15 has AppArmor.
    securityModule: version.startsWith('16') ? 'selinux' : 'apparmor',
    sudoGroup: 'wheel',
  };
};

/** The High Availability extension of a registered SLES. @see SUSEConnect(8) */
function extension(version: string, { architecture }: PlatformInput): PlatformChange {
  const product = `sle-ha/${version}/${architecture}`;
  return {
    title: `Activate the High Availability extension ${product}`,
    probe: {
      argv: ['SUSEConnect', '--status'],
      matches: `"identifier":"sle-ha","version":"${version.replaceAll('.', '\\.')}".*?"status":"Registered"`,
      deadlineMs: 120_000,
    },
    run: [{ argv: ['SUSEConnect', '--product', product], deadlineMs: 300_000 }],
    undo: [{ argv: ['SUSEConnect', '--de-register', '--product', product], deadlineMs: 300_000 }],
  };
}
