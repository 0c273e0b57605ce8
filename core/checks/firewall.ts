import type { ClusterDescription } from '../cluster/description.ts';
import { handWrittenRules } from '../platform/firewall.ts';
import { clusterPorts, type PortOpening, portText } from '../platform/ports.ts';
import { error, info, type Report, warning } from '../report.ts';
import { isLoopback } from './addresses.ts';
import { judge, knownValue } from './fact.ts';
import type { NodeFacts } from './facts.ts';

const owners: Readonly<Record<string, RegExp>> = {
  corosync: /^(corosync|totem)/,
  pcsd: /^(pcsd|python|ruby|puma|systemd)/,
};

/** The ports of the cluster that something else listens on. */
export function portFindings(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  return judge(node.node, node.sockets, 'which ports are in use', (sockets) =>
    portsOn(node, description).flatMap((port) =>
      sockets
        .filter(
          (socket) =>
            socket.protocol === port.protocol &&
            socket.port >= port.first &&
            socket.port <= port.last &&
            !isLoopback(socket.address.replace(/%.*/, '').replace('*', '0.0.0.0')) &&
            !(port.purpose.startsWith('corosync') ? owners['corosync'] : owners['pcsd'])?.test(socket.process) &&
            // An own service whose process is hidden, for example in a namespace.
            !(socket.process === '' && isOwnRunning(node, port)),
        )
        .map((socket) =>
          error(
            'PORT_IN_USE',
            `${socket.process || 'Something'} on ${node.node} uses ${socket.protocol} port ${socket.port}.`,
            {
              node: node.node,
              why: `It is needed for ${port.purpose}.`,
              next: `Stop it, or describe another port under corosync.port.`,
              evidence: {
                command: 'ss -lntup',
                output: `${socket.protocol} ${socket.address}:${socket.port} ${socket.process}`,
              },
            },
          ),
        ),
    ),
  );
}

function isOwnRunning(node: NodeFacts, port: PortOpening): boolean {
  const unit = port.purpose.startsWith('corosync') ? 'corosync.service' : 'pcsd.service';
  return knownValue(node.units)?.get(unit)?.active === 'active';
}

function portsOn(node: NodeFacts, description: ClusterDescription): readonly PortOpening[] {
  return clusterPorts(description, { hasPcsd: knownValue(node.platform)?.shell === 'pcs' });
}

/** What stands between the nodes, and whether a plan opens it (HOST-11). */
export function firewallFindings(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  const wanted = portsOn(node, description);
  return judge(node.node, node.firewall, 'its firewall (HOST-11)', ({ tool, rules, isFiltering }) => {
    if (tool === 'none' || isFiltering === false) return [];
    if (tool === 'firewalld' || tool === 'ufw') {
      const closed = wanted.filter((port) => !isOpen(tool, rules, port));
      if (closed.length === 0) return [];
      return [
        info('HOST-11', `${tool} on ${node.node} does not let in ${closed.map(portText).join(', ')} yet.`, {
          node: node.node,
          why: 'With a firewall that is open on one side only, the nodes form clusters of their own.',
          next: 'Nothing: a plan opens exactly these ports, for now and for later.',
          evidence: {
            command: tool === 'ufw' ? 'ufw status' : 'firewall-cmd --list-ports',
            output: rules.slice(0, 1000),
          },
        }),
      ];
    }
    const sources = description.nodes.flatMap(({ name, links }) => (name === node.node ? [] : links));
    const lines = handWrittenRules(tool, wanted, sources);
    return [
      warning(
        'HOST-11',
        `${node.node} has a firewall of hand-written rules (${tool})${isFiltering ? ' that drops packets' : ''}.`,
        {
          node: node.node,
          why: 'Quorate does not edit what others wrote; where it drops the ports, the nodes do not see each other.',
          next: `See that they let these in: ${lines.join('; ')}.`,
          evidence: {
            command: tool === 'nftables' ? 'nft list ruleset' : 'iptables -S INPUT',
            output: rules.slice(0, 1500),
          },
        },
      ),
    ];
  });
}

function isOpen(tool: 'firewalld' | 'ufw', rules: string, port: PortOpening): boolean {
  const all = Array.from({ length: port.last - port.first + 1 }, (_, index) => port.first + index);
  if (tool === 'ufw') {
    const opened = [...rules.matchAll(/^(\d+)(?::(\d+))?(?:\/(udp|tcp))?\s+ALLOW/gm)];
    return all.every((wanted) => opened.some((rule) => covers(rule[1], rule[2], rule[3], wanted, port)));
  }
  // RHEL's service of that name has 5405-5412/udp, 2224/tcp, 3121/tcp and more; SUSE's lacks 2224.
  const hasService = /\bhigh-availability\b/.test(rules) && !(port.protocol === 'tcp' && port.first === 2224);
  if (hasService && port.first >= 5404 && port.last <= 5412) return true;
  const opened = [...rules.matchAll(/(\d+)(?:-(\d+))?\/(udp|tcp)/g)];
  return all.every((wanted) => opened.some((rule) => covers(rule[1], rule[2], rule[3], wanted, port)));
}

function covers(
  first: string | undefined,
  last: string | undefined,
  protocol: string | undefined,
  wanted: number,
  port: PortOpening,
): boolean {
  return (
    (protocol === undefined || protocol === port.protocol) && wanted >= Number(first) && wanted <= Number(last ?? first)
  );
}
