import { error, type Report, warning } from '../report.ts';
import { knownValue, notChecked } from './fact.ts';
import type { NodeFacts } from './facts.ts';

interface Identity {
  readonly what: string;
  readonly command: string;
  readonly next: string;
  readonly of: (node: NodeFacts) => readonly string[] | undefined;
}

const isContainer = (node: NodeFacts) =>
  /nspawn|lxc|docker|podman|container/.test(knownValue(node.virtualization) ?? '');
const listed = (value: string | undefined) => (value === undefined ? undefined : [value]);

const identities: readonly Identity[] = [
  {
    what: 'machine id',
    command: 'cat /etc/machine-id',
    next: 'On all but one: `rm /etc/machine-id /var/lib/dbus/machine-id; systemd-machine-id-setup`, then reboot.',
    of: ({ machineId }) => listed(knownValue(machineId)),
  },
  {
    what: 'SSH host key',
    command: 'cat /etc/ssh/ssh_host_*_key.pub',
    next: 'Run `rm /etc/ssh/ssh_host_*; ssh-keygen -A` on all but one, restart sshd, and confirm the new keys.',
    of: ({ hostKeys }) => knownValue(hostKeys),
  },
  {
    what: 'hardware id (product_uuid)',
    command: 'cat /sys/class/dmi/id/product_uuid',
    next: 'Give each virtual machine a UUID of its own in the hypervisor.',
    // A container sees its host's.
    of: (node) => (isContainer(node) ? [] : listed(knownValue(node.productUuid))),
  },
];

/** Two nodes that are one machine, or a machine and its copy (HOST-04). */
export function cloneFindings(nodes: readonly NodeFacts[]): readonly Report[] {
  return identities.flatMap(({ what, command, next, of }) => {
    const holders = new Map<string, string[]>();
    const reports: Report[] = [];
    for (const node of nodes) {
      const values = of(node);
      const fact = what === 'machine id' ? node.machineId : what === 'SSH host key' ? node.hostKeys : node.productUuid;
      if (!fact.isKnown) reports.push(notChecked(node.node, `its ${what} (HOST-04)`, fact.why));
      for (const value of values ?? []) holders.set(value, [...(holders.get(value) ?? []), node.node]);
    }
    const told = new Set<string>();
    for (const [value, names] of holders) {
      const key = names.join(' ');
      // Several host keys in common are one finding.
      if (names.length < 2 || told.has(key)) continue;
      told.add(key);
      // Some boards leave the factory with the same hardware id.
      const tell = what.startsWith('hardware') ? warning : error;
      reports.push(
        tell('HOST-04', `${names.join(' and ')} have the same ${what}.`, {
          why: 'They are copies of one machine (or one machine twice): ids of systemd, DRBD, DHCP and OVS collide.',
          next,
          evidence: { command, output: value },
        }),
      );
    }
    return reports;
  });
}
