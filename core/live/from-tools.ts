import type { ClusterDescription } from '../cluster/description.ts';
import type { LinkState } from '../corosync/live/link-state.ts';
import type { QuorumState } from '../corosync/live/quorum-state.ts';
import type { ClusterStatus, NodeStatus, ResourceStatus } from '../pacemaker/cluster-status.ts';
import type { LinkFact, NodeState, QuorumFact, StatusFact } from './view.ts';

/** Corosync counts nodes; people name them. */
function nameOf(id: number, description: ClusterDescription): string {
  const node = description.nodes.find((candidate, index) => (candidate.id ?? index + 1) === id);
  return node?.name ?? `node ${id}`;
}

/** Votes and members as one node sees them. */
export function toQuorum(state: QuorumState, description: ClusterDescription): QuorumFact {
  return {
    isQuorate: state.isQuorate && !state.isActivityBlocked,
    votes: state.totalVotes,
    expectedVotes: state.expectedVotes,
    needed: state.quorum,
    members: state.members.map(({ nodeId }) => nameOf(nodeId, description)).sort(),
  };
}

/** Links to each peer; one whose state is not known for certain is not taken as connected. */
export function toLinks(state: LinkState, description: ClusterDescription): readonly LinkFact[] {
  return state.links.flatMap(({ link, peers }) =>
    peers
      .filter(({ nodeId, status }) => status !== 'localhost' && nodeId !== state.localNodeId)
      .map(({ nodeId, status }) => ({ link, to: nameOf(nodeId, description), isConnected: status === 'connected' })),
  );
}

/** One word for a node, the one that matters most first. */
function nodeState(node: NodeStatus): NodeState {
  if (node.isUnclean) return 'unclean';
  if (!node.isOnline) return 'offline';
  if (node.isPending) return 'pending';
  if (node.isMaintenance) return 'maintenance';
  return node.isStandby || node.isStandbyOnFail ? 'standby' : 'online';
}

export function toNodeStates(status: ClusterStatus): ReadonlyMap<string, NodeState> {
  return new Map(status.nodes.map((node) => [node.name, nodeState(node)]));
}

const isFenceDevice = ({ agent }: ResourceStatus) => agent.startsWith('stonith:');

export function toStatus(status: ClusterStatus): StatusFact {
  const common = ({ id, agent, role, isManaged, isFailed, isFailureIgnored, isBlocked }: ResourceStatus) => ({
    id,
    agent,
    role,
    isManaged,
    isFailed: isFailed && !isFailureIgnored,
    isBlocked,
  });
  return {
    version: status.version ?? 'unknown',
    dc: status.dc,
    isQuorate: status.isQuorate,
    isFencingEnabled: status.options.isFencingEnabled,
    isMaintenance: status.options.isMaintenance === true,
    resources: status.resources
      .filter((resource) => !isFenceDevice(resource))
      .map((resource) => ({
        ...common(resource),
        nodes: resource.nodes,
        ...(resource.within[0] === undefined ? {} : { within: resource.within[0] }),
      })),
    fenceDevices: status.resources
      .filter(isFenceDevice)
      .map((device) => ({ ...common(device), runsOn: device.nodes[0] })),
    fenceHistory: status.fenceHistory.map(({ target, action, status: state, executor, completedAt }) => ({
      target,
      action,
      status: state,
      ...(executor === undefined ? {} : { executor }),
      ...(completedAt === undefined ? {} : { completedAt }),
    })),
    failures: status.failures.map(({ resource, node, operation, exitStatus, exitReason, status: state }) => ({
      resource,
      node,
      operation,
      reason: [exitStatus, exitReason || (state === 'complete' ? '' : state)].filter(Boolean).join(': '),
    })),
  };
}
