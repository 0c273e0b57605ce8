import type { ClusterView, Fact, LinkFact, NodeView, ResourceView, StatusFact } from '../../../core/contract/live.ts';

export const at = 1_800_000_000_000;

export function known<T>(value: T): Fact<T> {
  return { isKnown: true, value, observedAt: at, source: 'a test' };
}

export const unknown: Fact<never> = {
  isKnown: false,
  since: at,
  reports: [{ code: 'SSH_TIMEOUT', severity: 'error', text: 'It did not answer.' }],
};

const names = ['node1', 'node2', 'node3'];

/** A node that is well and sees all others over two links. */
export function node(name: string, change: Partial<NodeView> = {}): NodeView {
  const links: readonly LinkFact[] = [0, 1].flatMap((link) =>
    names.filter((other) => other !== name).map((to) => ({ link, to, isConnected: true })),
  );
  return {
    name,
    id: names.indexOf(name) + 1,
    state: 'online',
    isDc: name === 'node1',
    quorum: known({ isQuorate: true, votes: 3, expectedVotes: 3, needed: 2, members: names }),
    links: known(links),
    isStreaming: true,
    ...change,
  };
}

export function resource(id: string, change: Partial<ResourceView> = {}): ResourceView {
  return {
    id,
    agent: 'ocf:heartbeat:IPaddr2',
    role: 'Started',
    nodes: ['node1'],
    isManaged: true,
    isFailed: false,
    isBlocked: false,
    ...change,
  };
}

export function status(change: Partial<StatusFact> = {}): StatusFact {
  return {
    version: '2.1.5',
    dc: 'node1',
    isQuorate: true,
    isFencingEnabled: true,
    isMaintenance: false,
    resources: [resource('vip', { within: 'web' }), resource('nginx', { within: 'web', agent: 'ocf:heartbeat:nginx' })],
    fenceDevices: [],
    fenceHistory: [],
    failures: [],
    ...change,
  };
}

/** Three nodes, all well, a group of two on node1. */
export function view(change: Partial<ClusterView> = {}): ClusterView {
  return {
    at,
    nodes: names.map((name) => node(name)),
    status: known(status()),
    partitions: [{ members: names, toldBy: names, isQuorate: true }],
    reports: [],
    ...change,
  };
}
