import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../instance.ts';
import type { Release } from '../state.ts';

/** What every machine has before Quorate touches it: Debian, systemd, sshd, and what an administrator expects. */
const basePackages = [
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'iproute2',
  'iputils-ping',
  'nftables',
  'sudo',
  'ca-certificates',
  'python3-minimal',
  'procps',
  'kmod',
  'netbase',
  'curl',
];

const clusterPackages = [
  'corosync',
  'pacemaker',
  'pacemaker-cli-utils',
  'pcs',
  'crmsh',
  'resource-agents',
  'ipmitool',
  'corosync-qdevice',
  'chrony',
  'openvswitch-switch',
  'drbd-utils',
  'apache2',
  'haproxy',
  'memcached',
  'nginx-light',
  'curl',
];

export interface Recipe {
  readonly release: Release;
  readonly base: readonly string[];
  /** Packages that nodes can install offline, with all that they depend on. */
  readonly repository: readonly string[];
  /** Where the finished parts lie; another recipe has another folder. */
  readonly folder: string;
}

/** Raise it when the steps of the build change, so that older images are not taken for this one. */
const buildVersion = 3;

/** What images of a release are made of. Debian 13 split the fence agents. */
export function recipeFor(release: Release): Recipe {
  const fenceAgents = release === 'bookworm' ? ['fence-agents'] : ['fence-agents-ipmilan'];
  const content = { base: basePackages, repository: [...clusterPackages, ...fenceAgents] };
  const digest = createHash('sha256')
    .update(JSON.stringify([buildVersion, content]))
    .digest('hex')
    .slice(0, 8);
  return { release, ...content, folder: join(cacheFolder, `${release}-${digest}`) };
}
