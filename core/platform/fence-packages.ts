import type { PackageNeed } from './platform.ts';

/** Agents that share a package of another name, as upstream's fence-agents.spec splits them. */
const packageOfAgent: Readonly<Record<string, string>> = {
  fence_ilo3: 'ipmilan',
  fence_ilo4: 'ipmilan',
  fence_ilo5: 'ipmilan',
  fence_idrac: 'ipmilan',
  fence_imm: 'ipmilan',
  fence_ilo: 'ilo2',
  fence_ilo3_ssh: 'ilo-ssh',
  fence_ilo4_ssh: 'ilo-ssh',
  fence_ilo5_ssh: 'ilo-ssh',
  fence_tripplite_snmp: 'apc-snmp',
  fence_xvm: 'virt',
};

/** The part of a package's name that upstream gives an agent: `fence_apc_snmp` is in `apc-snmp`. */
export function fencePackagePart(agent: string): string {
  return packageOfAgent[agent] ?? agent.replace(/^fence_/, '').replaceAll('_', '-');
}

/** Agents of the IPMI family: one program, ipmitool behind it. */
export function isIpmiAgent(agent: string): boolean {
  return fencePackagePart(agent) === 'ipmilan';
}

/** An agent's package where the distribution splits them: its own, else the one that brings all. */
export function splitFenceAgent(agent: string, ...others: readonly string[]): PackageNeed {
  const part = fencePackagePart(agent);
  const own = part === 'virt' ? 'fence-virt' : `fence-agents-${part}`;
  return { purpose: `the fence agent ${agent}`, anyOf: [own, ...others] };
}

/** What an agent calls and its package only recommends or suggests. */
export function fenceAgentTools(agent: string): readonly PackageNeed[] {
  return isIpmiAgent(agent) ? [{ purpose: `ipmitool, which ${agent} calls`, anyOf: ['ipmitool'] }] : [];
}
