import type { ClusterDescription } from '../cluster/description.ts';
import { error, info, type Report, warning } from '../report.ts';
import { canonical, isLoopback, same } from './addresses.ts';
import { existingCluster } from './existing-cluster.ts';
import { judge, knownValue } from './fact.ts';
import type { Facts, InterfaceAddress, NodeFacts } from './facts.ts';
import { firewallFindings, portFindings } from './firewall.ts';
import { primitivesIn } from './primitives.ts';

/** Findings about addresses, names, ports and firewalls, before anything is sent between nodes. */
export function networkFindings(facts: Facts, description: ClusterDescription): readonly Report[] {
  const nodes = [...facts.nodes.values()];
  return [
    ...nodes.flatMap((node) => [
      ...linkAddresses(node, nodes, description),
      ...loopbackNames(node, nodes),
      ...portFindings(node, description),
      ...firewallFindings(node, description),
    ]),
    ...duplicateAddresses(nodes),
    ...serviceAddresses(nodes, description),
    ...differentNames(nodes, description),
  ];
}

function linkAddresses(
  { node, addresses }: NodeFacts,
  nodes: readonly NodeFacts[],
  description: ClusterDescription,
): readonly Report[] {
  const links = description.nodes.find(({ name }) => name === node)?.links ?? [];
  return judge(node, addresses, 'its addresses', (found) => {
    const carriers = links.map((link) => found.find(({ address }) => same(address, link)));
    const own = found
      .filter(({ interface: name }) => name !== 'lo')
      .map(({ address, interface: name }) => `${address} on ${name}`);
    const evidence = { command: 'ip -json address show', output: own.join('\n') };
    const perLink = links.flatMap((link, index): readonly Report[] => {
      const carrier = carriers[index];
      if (carrier === undefined) {
        const holder = nodes.find((other) => knownValue(other.addresses)?.some(({ address }) => same(address, link)));
        return [
          error('LINK_ADDRESS_ABSENT', `${node} does not have the address ${link} of link ${index}.`, {
            node,
            why: holder
              ? `${holder.node} has it: the addresses or the SSH addresses are mixed up.`
              : 'Corosync would not start, or would wait for it for ever.',
            next: `Set ${link} on an interface of ${node}, or describe the address that it has.`,
            evidence,
          }),
        ];
      }
      return interfaceFindings(node, index, carrier);
    });
    return [...perLink, ...sharedInterfaces(node, links, carriers)];
  });
}

function interfaceFindings(node: string, index: number, carrier: InterfaceAddress): readonly Report[] {
  const reports: Report[] = [];
  if (!carrier.isUp) {
    reports.push(
      error('LINK_INTERFACE_DOWN', `The interface ${carrier.interface} of link ${index} is down on ${node}.`, {
        node,
        why: 'The link would not come up.',
        next: `Look at its cable and its switch port: \`ip link show ${carrier.interface}\`.`,
        evidence: { command: 'ip -json address show', output: `${carrier.interface} ${carrier.address}` },
      }),
    );
  }
  if (carrier.isDynamic) {
    reports.push(
      warning('HOST-06', `${node} has its address ${carrier.address} of link ${index} by DHCP.`, {
        node,
        why: 'A lease that is renewed late or changed takes the link away.',
        next: 'Give the interface a static address.',
        evidence: { command: 'ip -json address show', output: `${carrier.interface} ${carrier.address} dynamic` },
      }),
    );
  }
  return reports;
}

/** COR-14: two links over one interface are one link. */
function sharedInterfaces(
  node: string,
  links: readonly string[],
  carriers: readonly (InterfaceAddress | undefined)[],
): readonly Report[] {
  return carriers.flatMap((carrier, index) => {
    const earlier = carriers.findIndex((other) => other !== undefined && other.interface === carrier?.interface);
    if (carrier === undefined || earlier < 0 || earlier === index) return [];
    return [
      warning('COR-14', `Links ${earlier} and ${index} of ${node} share the interface ${carrier.interface}.`, {
        node,
        why: 'One cable takes both away: the redundancy is on paper only.',
        next: 'Put them on different interfaces and switches.',
        evidence: { output: `${links[earlier]} and ${links[index]} on ${carrier.interface}` },
      }),
    ];
  });
}

/**
 * HOST-01: described links are literal addresses, which no name can bend; only a corosync.conf that is there already
 * and names its nodes is taken apart by a name on 127.0.1.1.
 */
function loopbackNames(node: NodeFacts, nodes: readonly NodeFacts[]): readonly Report[] {
  const isHarmful = nodes.some((other) => existingCluster(other)?.hasNamedLinks);
  return judge(node.node, node.names, 'how it resolves the names of the nodes (HOST-01)', (names) =>
    [...names].flatMap(([name, addresses]) => {
      const bad = addresses.find(isLoopback);
      if (bad === undefined) return [];
      const lines = (knownValue(node.hostsFile) ?? '').split('\n');
      const line = lines.findIndex((text) => text.startsWith(bad) && text.split(/\s+/).includes(name));
      return [
        (isHarmful ? error : info)(
          'HOST-01',
          `On ${node.node} the name ${name} means ${bad}, which is the node itself.`,
          {
            node: node.node,
            why: isHarmful
              ? 'The corosync.conf that is there names its links: corosync binds to loopback and sees only itself.'
              : 'The links are addresses, so corosync is not touched; pcs and others that go by the name are.',
            next: `Replace ${bad} by the node's own address in /etc/hosts.`,
            evidence: {
              command: `getent ahosts ${name}`,
              output: addresses.join(' '),
              ...(line < 0 ? {} : { file: '/etc/hosts', line: line + 1 }),
            },
          },
        ),
      ];
    }),
  );
}

/** HOST-03: a name that means one machine here and another there. */
function differentNames(nodes: readonly NodeFacts[], description: ClusterDescription): readonly Report[] {
  return description.nodes.flatMap(({ name }) => {
    const views = nodes.flatMap(({ node, names }) => {
      const addresses = (knownValue(names)?.get(name) ?? []).filter(
        (address) => !isLoopback(address) && !/^fe80:/i.test(address),
      );
      // A node may know all of its own addresses, or none.
      return node === name || !names.isKnown ? [] : [{ node, text: addresses.toSorted().join(' ') || 'nothing' }];
    });
    if (new Set(views.map(({ text }) => text)).size < 2) return [];
    const text = views.map((of) => `${of.node}: ${of.text}`).join(', ');
    return [
      warning('HOST-03', `The name ${name} means different addresses on the nodes.`, {
        why: 'Tools that go by names reach another machine, or none, depending on where they run.',
        next: 'Write the same lines for all nodes into /etc/hosts everywhere.',
        evidence: { command: `getent ahosts ${name}`, output: text },
      }),
    ];
  });
}

/** Bridges that container engines and libvirt make on every machine with the same address. */
const isPrivateBridge = (name: string) => /^(lo|docker|br-|virbr|podman|cni|lxcbr|lxdbr)/.test(name);

function duplicateAddresses(nodes: readonly NodeFacts[]): readonly Report[] {
  const holders = new Map<string, InterfaceHolder[]>();
  for (const { node, addresses } of nodes)
    for (const { address, interface: name } of knownValue(addresses) ?? []) {
      if (isPrivateBridge(name) || isLoopback(address) || /^fe80:/i.test(address)) continue;
      const key = canonical(address);
      holders.set(key, [...(holders.get(key) ?? []), { node, name }]);
    }
  return [...holders].flatMap(([address, found]) => {
    const names = [...new Set(found.map(({ node }) => node))];
    if (names.length < 2) return [];
    return [
      error('ADDRESS_DUPLICATE', `${names.join(' and ')} have the same address ${address}.`, {
        why: 'Answers go now to one, now to the other; the link flaps.',
        next: 'Give each node an address of its own.',
        evidence: {
          command: 'ip -json address show',
          output: found.map(({ node, name }) => `${node}: ${address} on ${name}`).join('\n'),
        },
      }),
    ];
  });
}

interface InterfaceHolder {
  readonly node: string;
  readonly name: string;
}

/** A floating address that some node has for good: the cluster would start a second one. */
function serviceAddresses(nodes: readonly NodeFacts[], description: ClusterDescription): readonly Report[] {
  return primitivesIn(description.resources).flatMap(({ id, agent, parameters }) => {
    const ip = parameters['ip'];
    if (!/^ocf:heartbeat:IPaddr2?$/.test(agent) || typeof ip !== 'string') return [];
    return nodes.flatMap((node) => {
      const isRunning = knownValue(node.units)?.get('pacemaker.service')?.active === 'active';
      const held = knownValue(node.addresses)?.find(({ address }) => same(address, ip));
      if (!held || isRunning) return [];
      return [
        error('SERVICE_ADDRESS_IN_USE', `${node.node} already has ${ip}, the floating address of ${id}.`, {
          node: node.node,
          why: 'Pacemaker does not run there, so nobody would take it away: two nodes would answer for it.',
          next: `Take it out of the network configuration of ${node.node} (${held.interface}).`,
          evidence: { command: 'ip -json address show', output: `${held.interface} ${held.address}` },
        }),
      ];
    });
  });
}
