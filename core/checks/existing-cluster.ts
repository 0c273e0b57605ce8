import type { ClusterDescription } from '../cluster/description.ts';
import { view } from '../corosync/model.ts';
import { parse } from '../corosync/parse.ts';
import { error, info, type Report, warning } from '../report.ts';
import { judge, knownValue } from './fact.ts';
import type { Facts, NodeFacts } from './facts.ts';

/** The cluster that a node already belongs to, as its corosync.conf says. */
export interface ExistingCluster {
  readonly name: string;
  /** Names, or first addresses where there are no names. */
  readonly members: readonly string[];
  readonly isRunning: boolean;
  /** What the distribution's package puts there; nothing of anybody's. */
  readonly isSample: boolean;
  /** Links are given by names, so that a wrong resolution takes the cluster apart. */
  readonly hasNamedLinks: boolean;
}

const isLiteral = (address: string) => /^[0-9.]+$/.test(address) || address.includes(':');

/** Reads it; `undefined` where there is no corosync.conf. */
export function existingCluster(node: NodeFacts): ExistingCluster | undefined {
  const text = knownValue(node.corosyncConf);
  if (text === undefined) return undefined;
  const conf = view(parse(text));
  const addresses = conf.nodes.flatMap(({ links }) => [...links.values()].map(({ value }) => value));
  const members = conf.nodes.map(({ name, links }) => name ?? links.values().next().value?.value ?? '?');
  const name = conf.clusterName ?? '';
  return {
    name,
    members,
    isRunning: knownValue(node.units)?.get('corosync.service')?.active === 'active',
    // Debian's and Ubuntu's corosync package; both names and the loopback address must be theirs.
    isSample: name === 'debian' && members.join() === 'node1' && addresses.every((address) => address === '127.0.0.1'),
    hasNamedLinks: addresses.some((address) => !isLiteral(address)),
  };
}

/** Findings about a cluster that is already there (HOST-08, COR-21, 22, 24). */
export function existingClusterFindings(facts: Facts, description: ClusterDescription): readonly Report[] {
  const nodes = [...facts.nodes.values()];
  return [
    ...nodes.flatMap((node) => membership(node, description)),
    ...nodes.flatMap((node) => leftovers(node, description)),
    ...differentFiles(nodes, description),
    ...nodes.flatMap(authkeyMode),
  ];
}

function membership(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  return judge(node.node, node.corosyncConf, 'whether it is in a cluster already', () => {
    const cluster = existingCluster(node);
    if (cluster === undefined) return [];
    const { name, members } = cluster;
    const live = cluster.isRunning ? (knownValue(node.membership) ?? '') : '';
    const counted = live.match(/^(Nodes|Quorate|Total votes):.*$/gm) ?? [];
    const output = [`cluster_name: ${name}; nodes: ${members.join(', ')}`, ...counted].join('\n').slice(0, 1000);
    const evidence = { file: '/etc/corosync/corosync.conf', output };
    if (cluster.isSample) {
      return [
        info('HOST-08', `${node.node} has the sample cluster that its packages start by themselves.`, {
          node: node.node,
          why: 'It has one node at 127.0.0.1 and no encryption; nothing of anybody is in it.',
          next: 'Nothing: a plan stops it and puts the described cluster in its place.',
          evidence,
        }),
      ];
    }
    const described = description.nodes.map((of) => of.name);
    const isSame = members.toSorted().join() === described.toSorted().join();
    const state = cluster.isRunning ? 'which runs' : 'which is stopped';
    if (name === description.name && isSame) {
      return [
        info('CLUSTER_PRESENT', `${node.node} is in the described cluster already, ${state}.`, {
          node: node.node,
          evidence,
        }),
      ];
    }
    if (name === description.name) {
      return [
        warning('CLUSTER_MEMBERS_DIFFER', `${node.node} is in ${name}, with other members: ${members.join(', ')}.`, {
          node: node.node,
          why: `Described are ${described.join(', ')}. A node that only some know of is fenced, or counts for nothing.`,
          next: 'Describe the members that it has, or let the plan bring it to what is described.',
          evidence,
        }),
      ];
    }
    return [
      error('CLUSTER_OTHER', `${node.node} is already in another cluster, ${name || 'without a name'}, ${state}.`, {
        node: node.node,
        why: `Its members are ${members.join(', ') || 'not listed'}; without it they may lose quorum and services.`,
        next:
          `To keep that cluster, adopt it: describe it with \`name: ${name || 'NAME'}\` and these members. ` +
          `To give the node up there, run \`pcs cluster node remove ${node.node}\` on another ` +
          `member first, or end that cluster with \`pcs cluster destroy --all\` on ${node.node}.`,
        evidence,
      }),
    ];
  });
}

/** A CIB without a corosync.conf: the rest of a cluster that was taken off by hand. */
function leftovers(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  return judge(node.node, node.cib, 'whether a CIB is left there', (cib) => {
    const conf = existingCluster(node);
    if (cib === undefined || (cib.nodes.length === 0 && cib.clusterName === undefined)) return [];
    if (conf?.isSample || (conf && conf.name === (cib.clusterName ?? conf.name))) return [];
    const name = cib.clusterName ?? 'a cluster without a name';
    if (name === description.name) return [];
    return [
      warning('CIB_LEFT_OVER', `${node.node} has a CIB of ${name} (nodes ${cib.nodes.join(', ') || 'none'}).`, {
        node: node.node,
        why: 'Pacemaker would start with its resources; a node that knows an older CIB may win over a newer one.',
        next: `If that cluster is gone for good, run \`pcs cluster destroy\` on ${node.node}.`,
        evidence: { file: '/var/lib/pacemaker/cib/cib.xml', output: `version ${cib.version}` },
      }),
    ];
  });
}

/** COR-24 and COR-21: files that must be the same on all members. */
function differentFiles(nodes: readonly NodeFacts[], { name }: ClusterDescription): readonly Report[] {
  const members = nodes.filter((node) => existingCluster(node)?.name === name);
  const rules = [
    {
      code: 'COR-24',
      path: '/etc/corosync/corosync.conf',
      why: 'The nodes disagree on who counts, and an older configuration leaves when it meets a newer one.',
    },
    {
      code: 'COR-21',
      path: '/etc/corosync/authkey',
      why: 'A node with another key can not read what the others send: it stays alone.',
    },
  ];
  return rules.flatMap(({ code, path, why }) => {
    const sums = members.flatMap((node) => {
      const file = knownValue(node.clusterFiles)?.find((candidate) => candidate.path === path);
      return file ? [{ node: node.node, sum: file.sha256 }] : [];
    });
    if (new Set(sums.map(({ sum }) => sum)).size < 2) return [];
    return [
      warning(code, `${path} differs between ${sums.map(({ node }) => node).join(', ')}.`, {
        why,
        next: 'Let the plan write the same file everywhere.',
        evidence: {
          command: `sha256sum ${path}`,
          output: sums.map(({ node, sum }) => `${node} ${sum.slice(0, 12)}…`).join('\n'),
        },
      }),
    ];
  });
}

function authkeyMode({ node, clusterFiles }: NodeFacts): readonly Report[] {
  return judge(node, clusterFiles, "the cluster's files that are there", (files) => {
    const file = files.find(({ path }) => path === '/etc/corosync/authkey');
    if (!file || (/^[46]00$/.test(file.mode) && file.owner === 'root')) return [];
    return [
      warning('COR-22', `The cluster's key on ${node} can be read by others (${file.mode}, ${file.owner}).`, {
        node,
        why: 'Who has the key can take part in the cluster, and take it apart.',
        next: `Run \`chown root: ${file.path}; chmod 400 ${file.path}\`.`,
        evidence: { command: `stat ${file.path}`, output: `${file.mode} ${file.owner}` },
      }),
    ];
  });
}
