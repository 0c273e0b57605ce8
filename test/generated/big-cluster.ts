import { type ClusterDescription, descriptionSchema } from '../../core/cluster/description.ts';
import type { ClusterView, NodeView, ResourceView } from '../../core/live/view.ts';

const nodeCount = 32;
const resourceCount = 2_000;
const names = Array.from({ length: nodeCount }, (_, at) => `node${at + 1}`);
const nameAt = (at: number) => names[at % nodeCount] ?? '';

/** A generated cluster of 32 nodes; nothing of it is ever connected to. */
export const bigDescription: ClusterDescription = descriptionSchema.parse({
  quorate: 1,
  name: 'big',
  nodes: names.map((name, at) => ({
    name,
    ssh: { host: '127.0.0.1', port: 9 },
    links: [`192.0.2.${at + 1}`, `198.51.100.${at + 1}`],
  })),
  fencing: { devices: names.map((name) => ({ id: `fence-${name}`, agent: 'fence_ipmilan', targets: [name] })) },
});

function resource(at: number, round: number): ResourceView {
  // One in fifty has moved since the round before.
  const moved = (at + round) % 50 === 0 ? round : 0;
  return {
    id: `service-${String(at).padStart(4, '0')}`,
    agent: 'ocf:heartbeat:IPaddr2',
    role: 'Started',
    nodes: [nameAt(at + moved)],
    isManaged: true,
    isFailed: false,
    isBlocked: false,
  };
}

/** How it is in a round: 2,000 resources, of which some have moved, and every link of every pair. */
export function bigView(round: number, at = Date.now()): ClusterView {
  const source = 'crm_mon on node1';
  const nodes = names.map(
    (name, index): NodeView => ({
      name,
      id: index + 1,
      state: round % 2 === 1 && index === 5 ? 'standby' : 'online',
      isDc: index === 0,
      quorum: {
        isKnown: true,
        observedAt: at,
        source: `corosync-quorumtool on ${name}`,
        value: { isQuorate: true, votes: nodeCount, expectedVotes: nodeCount, needed: 17, members: [...names].sort() },
      },
      links: {
        isKnown: true,
        observedAt: at,
        source: `corosync-cfgtool on ${name}`,
        value: names
          .filter((other) => other !== name)
          .flatMap((to) => [0, 1].map((link) => ({ link, to, isConnected: true }))),
      },
      heardAt: at,
      isStreaming: true,
    }),
  );
  return {
    at,
    nodes,
    partitions: [{ members: names, toldBy: names, isQuorate: true }],
    reports: [],
    status: {
      isKnown: true,
      observedAt: at,
      source,
      value: {
        version: '2.1.5',
        dc: 'node1',
        isQuorate: true,
        isFencingEnabled: true,
        isMaintenance: false,
        resources: Array.from({ length: resourceCount }, (_, index) => resource(index, round)),
        fenceDevices: names.map((name, index) => ({
          id: `fence-${name}`,
          agent: 'stonith:fence_ipmilan',
          role: 'Started',
          isManaged: true,
          isFailed: false,
          isBlocked: false,
          runsOn: nameAt(index + 1),
        })),
        fenceHistory: [],
        failures: [],
      },
    },
  };
}
