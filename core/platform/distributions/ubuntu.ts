import { isIpmiAgent, splitFenceAgent } from '../fence-packages.ts';
import type { Distribution, PackageNeed, Versions } from '../platform.ts';
import { debianFamily, debianPackages } from './debian.ts';

const editions: Readonly<Record<string, Versions>> = {
  '22.04': { corosync: '3.1', pacemaker: '2.1', pcs: '0.10', crmsh: '4.3' },
  '24.04': { corosync: '3.1', pacemaker: '2.1', pcs: '0.11', crmsh: '4.6' },
  '26.04': { corosync: '3.1', pacemaker: '3.0', pcs: '0.12', crmsh: '5.0' },
};

/**
 * Before Debian's split reached Ubuntu, the agents that Canonical supports were in -base, the others in -extra, and
 * fence-agents brought both.
 */
function fenceAgentBeforeSplit(agent: string): PackageNeed {
  const purpose = `the fence agent ${agent}`;
  if (/^fence_(virt|xvm)$/.test(agent)) return { purpose, anyOf: ['fence-virt'] };
  if (isIpmiAgent(agent)) return { purpose, anyOf: ['fence-agents-base', 'fence-agents'] };
  return { purpose, anyOf: ['fence-agents', 'fence-agents-extra'] };
}

/** Ubuntu 22.04, 24.04 and 26.04; pcs, crmsh and most agents are in universe. */
export const ubuntu: Distribution = ({ release }) => {
  const version = release.get('VERSION_ID') ?? '';
  const versions = editions[version];
  if (release.get('ID') !== 'ubuntu' || versions === undefined) return undefined;
  return {
    ...debianFamily,
    id: 'ubuntu',
    version,
    name: release.get('PRETTY_NAME') ?? `Ubuntu ${version}`,
    isProven: false,
    versions,
    packages: {
      ...debianPackages,
      resourceAgents: { purpose: 'the resource agents', anyOf: ['resource-agents', 'resource-agents-base'] },
      fenceAgent:
        version === '26.04'
          ? (agent) => splitFenceAgent(agent, 'fence-agents-all', 'fence-agents-base', 'fence-agents')
          : fenceAgentBeforeSplit,
    },
    usualFirewall: 'ufw',
  };
};
