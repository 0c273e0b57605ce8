import { error, warning } from '../report.ts';
import type { ClusterDescription } from './description.ts';
import type { DescriptionPath, Finding } from './finding.ts';
import { nearest } from './nearest.ts';

/** Findings about nodes, their links, quorum and the files that lie on them. */
export function nodeFindings(description: ClusterDescription): readonly Finding[] {
  return [
    ...uniqueNodes(description),
    ...links(description),
    ...quorum(description),
    ...files(description),
    ...(description.corosync.crypto === 'none'
      ? [
          {
            path: ['corosync', 'crypto'],
            report: warning('CLUSTER_CRYPTO_OFF', 'Corosync would send in clear and take packets from anybody.', {
              why: 'One forged packet can take the cluster apart.',
              next: 'Leave `crypto` out: aes256 with sha256 is the default.',
            }),
          },
        ]
      : []),
  ];
}

interface Claim {
  readonly key: string;
  readonly shown: string;
  readonly path: DescriptionPath;
}

/** The second and later claims to the same key. */
export function repeated(claims: readonly Claim[]): readonly Claim[] {
  const seen = new Set<string>();
  return claims.filter(({ key }) => {
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

function uniqueNodes({ nodes, vantagePoints }: ClusterDescription): readonly Finding[] {
  const names = nodes.map(({ name }, index) => ({
    key: name.toLowerCase(),
    shown: name,
    path: ['nodes', index, 'name'],
  }));
  const ids = nodes.map(({ id }, index) => {
    const nodeId = id ?? index + 1;
    return {
      key: String(nodeId),
      shown: String(nodeId),
      path: id === undefined ? ['nodes', index] : ['nodes', index, 'id'],
    };
  });
  const hosts = nodes.map(({ ssh }, index) => ({
    key: `${canonicalAddress(ssh.host)} ${ssh.port} ${(ssh.jump ?? []).map((hop) => `${hop.host}:${hop.port}`).join(' ')}`,
    shown: ssh.port === 22 ? ssh.host : `${ssh.host} port ${ssh.port}`,
    path: ['nodes', index, 'ssh'],
  }));
  const points = vantagePoints.map(({ name }, index) => ({
    key: name.toLowerCase(),
    shown: name,
    path: ['vantagePoints', index, 'name'],
  }));
  return [
    ...repeated(names).map(({ path, shown }) => ({
      path,
      report: error('NODE_NAME_TWICE', `Two nodes are called ${shown}.`, {
        node: shown,
        why: 'Pacemaker tells nodes apart by name.',
        next: 'Give each node its own name, as `uname -n` says it.',
      }),
    })),
    ...repeated(ids).map(({ path, shown }) => ({
      path,
      report: error('NODE_ID_TWICE', `Two nodes have the id ${shown}.`, {
        why: 'Corosync counts votes by nodeid; a node without `id` takes its position, from 1.',
        next: 'Give each node its own id, or leave all ids out.',
      }),
    })),
    ...repeated(hosts).map(({ path, shown }) => ({
      path,
      report: error('NODE_SSH_TWICE', `Two nodes are reached at ${shown}.`, {
        why: 'One machine would be set up as two nodes.',
        next: 'Write the address of each machine.',
      }),
    })),
    ...repeated(points).map(({ path, shown }) => ({
      path,
      report: error('VANTAGE_POINT_TWICE', `Two vantage points are called ${shown}.`, {
        next: 'Give each its own name.',
      }),
    })),
  ];
}

function links({ nodes, corosync }: ClusterDescription): readonly Finding[] {
  const findings: Finding[] = [];
  const addresses = nodes.flatMap((node, index) =>
    node.links.map((address, link) => ({
      key: canonicalAddress(address),
      shown: address,
      path: ['nodes', index, 'links', link],
    })),
  );
  for (const { path, shown } of repeated(addresses)) {
    findings.push({
      path,
      report: error('LINK_ADDRESS_TWICE', `The address ${shown} is given twice.`, {
        why: 'corosync -t passes it, and the nodes never see each other.',
        next: 'Write the own address of each node on each link.',
      }),
    });
  }
  for (const { path, shown, key } of addresses) {
    if (!/^(127\.|::1$)/.test(key)) continue;
    findings.push({
      path,
      report: error('LINK_ADDRESS_LOOPBACK', `${shown} reaches no other node.`, {
        why: 'corosync -t passes it; each node then forms a cluster of its own.',
        next: 'Write the address of the interface that carries the link.',
      }),
    });
  }
  const [first] = nodes;
  for (const [index, node] of nodes.entries()) {
    if (first === undefined || index === 0) continue;
    if (node.links.length !== first.links.length) {
      findings.push({
        path: ['nodes', index, 'links'],
        report: error(
          'LINK_COUNT_DIFFERS',
          `${node.name} has ${node.links.length} link(s), ${first.name} has ${first.links.length}.`,
          {
            node: node.name,
            why: 'A link that ends nowhere is always down.',
            next: 'Give every node an address on every link, in the same order.',
          },
        ),
      });
    }
    for (const [link, address] of node.links.entries()) {
      const other = first.links[link];
      if (other === undefined || address.includes(':') === other.includes(':')) continue;
      findings.push({
        path: ['nodes', index, 'links', link],
        report: error('LINK_FAMILY_DIFFERS', `Link ${link} mixes IPv4 and IPv6 (${other} and ${address}).`, {
          node: node.name,
          next: 'Use one family of addresses on a link.',
        }),
      });
    }
  }
  if (corosync.transport !== 'knet') {
    if (nodes.some((node) => node.links.length > 1)) {
      findings.push({
        path: ['corosync', 'transport'],
        report: error('TRANSPORT_ONE_LINK', `${corosync.transport} carries one link only.`, {
          next: 'Leave `transport` out: knet carries up to eight links, encrypted.',
        }),
      });
    } else {
      findings.push({
        path: ['corosync', 'transport'],
        report: warning('TRANSPORT_DATED', `${corosync.transport} neither encrypts nor takes a second link.`, {
          next: 'Leave `transport` out: knet is the default of corosync 3.',
        }),
      });
    }
  }
  return findings;
}

function quorum({ nodes, quorum }: ClusterDescription): readonly Finding[] {
  const findings: Finding[] = [];
  if (nodes.length === 1) {
    findings.push({
      path: ['nodes'],
      report: warning('CLUSTER_OF_ONE', 'One node has nowhere to fail over to.', {
        next: 'Add at least one node; three are better than two.',
      }),
    });
  }
  if (quorum.twoNode === true && nodes.length !== 2) {
    findings.push({
      path: ['quorum', 'twoNode'],
      report: error('QUORUM_TWO_NODE_MISUSED', `two_node is set in a cluster of ${nodes.length} nodes.`, {
        why: 'Half of the nodes would count as a majority: two halves serve at the same time.',
        next: 'Leave `twoNode` out; Quorate sets it for two nodes.',
      }),
    });
  }
  if (nodes.length === 2 && quorum.twoNode === false) {
    findings.push({
      path: ['quorum', 'twoNode'],
      report: warning('QUORUM_TWO_NODE_OFF', 'Two nodes without two_node: the loss of either stops the other.', {
        next: 'Leave `twoNode` out.',
      }),
    });
  }
  if (nodes.length === 2 && quorum.twoNode !== false && quorum.waitForAll === false) {
    findings.push({
      path: ['quorum', 'waitForAll'],
      isUnsafe: true,
      report: error('QUORUM_WAIT_FOR_ALL_OFF', 'wait_for_all is switched off where two_node needs it.', {
        why: 'A fenced node that comes back without the other fences it in turn, again and again.',
        next: 'Leave `waitForAll` out; two_node implies it.',
      }),
    });
  }
  return findings;
}

function files({ nodes, files }: ClusterDescription): readonly Finding[] {
  const names = nodes.map(({ name }) => name);
  const missing = files.flatMap((file, index) =>
    (file.nodes ?? []).flatMap((name, position) =>
      names.includes(name) ? [] : [unknownNode(name, names, ['files', index, 'nodes', position])],
    ),
  );
  const claims = files.flatMap((file, index) =>
    (file.nodes ?? names).map((name) => ({
      key: `${name}:${file.path}`,
      shown: file.path,
      path: ['files', index, 'path'],
    })),
  );
  const twice = new Map(repeated(claims).map((claim) => [claim.path.join('.'), claim]));
  return [
    ...missing,
    ...[...twice.values()].map(({ path, shown }) => ({
      path,
      report: error('FILE_TWICE', `${shown} is given twice for the same node.`, { next: 'Keep one of the two.' }),
    })),
  ];
}

/** A node that is named somewhere and is not in `nodes`. */
export function unknownNode(name: string, names: readonly string[], path: DescriptionPath): Finding {
  const meant = nearest(name, names);
  return {
    path,
    report: error('NODE_UNKNOWN', `There is no node called ${name}.`, {
      why: 'Pacemaker accepts the name without a word, and nothing happens for the node that was meant.',
      next: meant === undefined ? `Write one of ${names.join(', ')}.` : `Write ${meant} instead of ${name}.`,
    }),
  };
}

/** One spelling for an address: IPv6 compressed and in lower case; names and IPv4 as they are, in lower case. */
export function canonicalAddress(address: string): string {
  if (!address.includes(':')) return address.toLowerCase();
  const url = URL.parse(`http://[${address.replace(/^\[|\]$/g, '')}]/`);
  return url === null ? address.toLowerCase() : url.hostname.slice(1, -1);
}
