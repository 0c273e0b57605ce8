import { descriptionSchema } from '../../../core/cluster/description.ts';
import type { ClusterView, Fact, NodeView, StatusFact } from '../../../core/live/view.ts';

const ssh = { host: '192.0.2.1' };

export const description = descriptionSchema.parse({
  quorate: 1,
  name: 'web-prod',
  nodes: ['node1', 'node2', 'node3'].map((name, index) => ({ name, ssh, links: [`192.0.2.${index + 11}`] })),
  fencing: {
    devices: ['node1', 'node2', 'node3'].map((name) => ({
      id: `fence-${name}`,
      agent: 'fence_ipmilan',
      targets: [name],
    })),
  },
  resources: [{ type: 'primitive', id: 'web', agent: 'ocf:heartbeat:IPaddr2' }],
  probes: [{ resource: 'web', address: '192.0.2.80', port: 80 }],
});

export function known<T>(value: T): Fact<T> {
  return { isKnown: true, value, observedAt: 1000, source: 'a test' };
}

const members = ['node1', 'node2', 'node3'];

export function nodeView(name: string, part: Partial<NodeView> = {}): NodeView {
  const others = members.filter((other) => other !== name);
  return {
    name,
    id: Number(name.slice(4)),
    state: 'online',
    isDc: name === 'node1',
    quorum: known({ isQuorate: true, votes: 3, expectedVotes: 3, needed: 2, members }),
    links: known(others.map((to) => ({ link: 0, to, isConnected: true }))),
    ...part,
  };
}

export const status: StatusFact = {
  version: '2.1.5',
  dc: 'node1',
  isQuorate: true,
  isFencingEnabled: true,
  isMaintenance: false,
  resources: [
    {
      id: 'web',
      agent: 'ocf:heartbeat:IPaddr2',
      role: 'Started',
      nodes: ['node2'],
      isManaged: true,
      isFailed: false,
      isBlocked: false,
    },
  ],
  fenceDevices: [],
  fenceHistory: [],
  failures: [],
};

/** A cluster that is well, with parts of it replaced. */
export function view(part: Partial<ClusterView> = {}): ClusterView {
  return {
    at: 2000,
    nodes: members.map((name) => nodeView(name)),
    status: known(status),
    partitions: [{ members, toldBy: members, isQuorate: true }],
    reports: [],
    ...part,
  };
}
