import type { ClusterDescription } from '../cluster/description.ts';
import { isIpmiAgent } from '../platform/fence-packages.ts';
import { error, info, type Report, warning } from '../report.ts';
import { cloneFindings } from './clones.ts';
import { diskFindings, megabytes } from './disks.ts';
import { judge, knownValue } from './fact.ts';
import type { Facts, NodeFacts } from './facts.ts';

const mebibyte = 1024 * 1024;
/** Corosync, Pacemaker and pcsd take about 300 MB of memory a node; a machine below this swaps or is killed. */
const leastMemoryBytes = 480 * mebibyte;
const advisedMemoryBytes = 960 * mebibyte;

/** Findings about the machines themselves: identity, disks, memory, what restarts things behind one's back. */
export function hostFindings(facts: Facts, description: ClusterDescription): readonly Report[] {
  const nodes = [...facts.nodes.values()];
  return [
    ...cloneFindings(nodes),
    ...nodes.flatMap((node) => [
      ...privileges(node),
      ...nodeName(node, description),
      ...diskFindings(node, description),
      ...memory(node),
      ...upgrades(node),
      ...crashDumps(node, description),
      ...powerKey(node, description),
      ...systemd(node),
    ]),
  ];
}

function privileges({ node, userId }: NodeFacts): readonly Report[] {
  return judge(node, userId, 'whether commands run as root', (id) =>
    id === 0
      ? []
      : [
          error('HOST-20', `Commands run as user ${id} on ${node}, not as root.`, {
            node,
            why: 'Packages, files and services of the cluster belong to root.',
            next: 'Log in as root, or let the login use sudo for all commands.',
            evidence: { command: 'id -u', output: String(id) },
          }),
        ],
  );
}

/** The names that must be one: `uname -n` and the nodelist's. */
function nodeName({ node, kernel }: NodeFacts, { nodes }: ClusterDescription): readonly Report[] {
  return judge(node, kernel, 'its host name (HOST-02)', ({ nodeName: said }) => {
    if (said === node) return [];
    const other = nodes.find(({ name }) => name === said);
    const evidence = { command: 'uname -n', output: said };
    if (other) {
      return [
        error('HOST-02', `The machine described as ${node} calls itself ${said}, the name of another node.`, {
          node,
          why: 'The SSH addresses are mixed up, or the machine is a copy: commands would go to the wrong node.',
          next: `Correct the SSH address of ${node}, or its host name with \`hostnamectl set-hostname ${node}\`.`,
          evidence,
        }),
      ];
    }
    return [
      warning('HOST-02', `${node} calls itself ${said}.`, {
        node,
        why: 'Fence devices, DRBD and location rules go by the name; a node that is called otherwise is not found.',
        next: `Run \`hostnamectl set-hostname ${node}\` there, or describe the node as ${said}.`,
        evidence,
      }),
    ];
  });
}

function memory({ node, memory: fact }: NodeFacts): readonly Report[] {
  return judge(node, fact, 'its memory', ({ totalBytes }) => {
    if (totalBytes >= advisedMemoryBytes) return [];
    const told = totalBytes < leastMemoryBytes ? error : warning;
    return [
      told('MEMORY_LOW', `${node} has ${megabytes(totalBytes)} of memory.`, {
        node,
        why: 'Corosync locks its memory; where it is short, the node stalls and is fenced.',
        next: 'Give it 1 GB or more, beside what the services need.',
        evidence: { command: 'cat /proc/meminfo', output: `MemTotal ${Math.round(totalBytes / 1024)} kB` },
      }),
    ];
  });
}

/** Updates that restart the cluster's programs on all nodes in the same hour. */
function upgrades(node: NodeFacts): readonly Report[] {
  const active = (unit: string) => knownValue(node.units)?.get(unit)?.active === 'active';
  return judge(node.node, node.upgrades, 'unattended upgrades (HOST-16)', (found) => {
    const culprits = [
      ...(found.isUnattended ? ['unattended-upgrades'] : []),
      ...(found.isRebooting ? ['its automatic reboot'] : []),
      ...(found.needrestart === 'a' ? ['needrestart, which restarts services by itself'] : []),
      ...(active('dnf-automatic.timer') || active('dnf-automatic-install.timer') ? ['dnf-automatic'] : []),
    ];
    if (culprits.length === 0) return [];
    return [
      warning('HOST-16', `${node.node} updates itself: ${culprits.join(', ')}.`, {
        node: node.node,
        why: 'Nodes that restart Corosync or Pacemaker in the same hour take the service down with them.',
        next:
          'Exclude corosync, pacemaker, libqb and libknet from it (Unattended-Upgrade::Package-Blacklist, ' +
          '$nrconf{override_rc}), and update node by node in standby.',
        evidence: { command: 'apt-config dump | grep -i unattended', output: culprits.join(', ') },
      }),
    ];
  });
}

function crashDumps(node: NodeFacts, { fencing }: ClusterDescription): readonly Report[] {
  if (fencing.devices.some(({ agent }) => agent === 'fence_kdump')) return [];
  return judge(node.node, node.units, 'crash dumps (HOST-21)', (units) =>
    ['kdump.service', 'kdump-tools.service']
      .filter((unit) => units.get(unit)?.active === 'active')
      .map((unit) =>
        warning('HOST-21', `${node.node} writes a crash dump (${unit}), and no fence_kdump waits for it.`, {
          node: node.node,
          why: 'The other nodes cut its power before the dump is written.',
          next: 'Describe a fence_kdump device at level 1, or switch the dump off.',
        }),
      ),
  );
}

/** With a power key that is obeyed, the BMC's "off" is a polite shutdown that a hanging node never ends. */
function powerKey(node: NodeFacts, { fencing }: ClusterDescription): readonly Report[] {
  if (!fencing.devices.some(({ agent, targets }) => isIpmiAgent(agent) && targets.includes(node.node))) return [];
  if (knownValue(node.virtualization) !== 'none') return [];
  return judge(node.node, node.powerKey, 'the power key (HOST-22)', (key) =>
    key === 'ignore' && knownValue(node.units)?.get('acpid.service')?.active !== 'active'
      ? []
      : [
          warning('HOST-22', `${node.node} shuts down when its power key is pressed.`, {
            node: node.node,
            why: 'Some BMCs press that key to fence: a node that hangs then stays on, and fencing fails.',
            next: 'Set HandlePowerKey=ignore in /etc/systemd/logind.conf (and stop acpid), or instant-off in the BIOS.',
            evidence: { file: '/etc/systemd/logind.conf', output: key ? `HandlePowerKey=${key}` : 'not set' },
          }),
        ],
  );
}

function systemd({ node, tools }: NodeFacts): readonly Report[] {
  return judge(node, tools, 'its tools', (found) =>
    found.has('systemctl')
      ? []
      : [
          error('SYSTEMD_MISSING', `${node} does not run systemd.`, {
            node,
            why: 'Corosync and Pacemaker are started and watched by it.',
            next: 'Take a distribution with systemd.',
          }),
        ],
  );
}

/** What a node told of itself that only advises: SELinux that forbids another port. */
export function securityFindings(facts: Facts, { corosync }: ClusterDescription): readonly Report[] {
  if (corosync.port === undefined || corosync.port === 5405) return [];
  return [...facts.nodes.values()].flatMap(({ node, security }) =>
    judge(node, security, 'SELinux (HOST-15)', ({ selinux }) =>
      selinux === 'Enforcing'
        ? [
            info('HOST-15', `SELinux on ${node} may not know port ${corosync.port} as the cluster's.`, {
              node,
              why: 'Corosync would be refused its port.',
              next: `Run \`semanage port -a -t cluster_port_t -p udp ${corosync.port}\` there.`,
              evidence: { command: 'getenforce', output: selinux },
            }),
          ]
        : [],
    ),
  );
}
