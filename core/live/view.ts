import type { Report } from '../report.ts';

/** Something read from a node, with its age; or why it is unknown. What could not be read is never taken as well. */
export type Fact<T> =
  | {
      readonly isKnown: true;
      readonly value: T;
      /** Milliseconds since the epoch, this machine's clock. */
      readonly observedAt: number;
      /** Which command on which node: `crm_mon on node2`. */
      readonly source: string;
    }
  | { readonly isKnown: false; readonly since: number; readonly reports: readonly Report[] };

export type NodeState = 'online' | 'standby' | 'maintenance' | 'pending' | 'unclean' | 'offline' | 'unknown';

/** What corosync on one node says of quorum. */
export interface QuorumFact {
  readonly isQuorate: boolean;
  readonly votes: number;
  readonly expectedVotes: number;
  /** Votes that quorum needs. */
  readonly needed: number;
  /** Names of the members that this node sees, sorted. */
  readonly members: readonly string[];
}

export interface LinkFact {
  readonly link: number;
  /** The other node's name. */
  readonly to: string;
  readonly isConnected: boolean;
}

export interface NodeView {
  readonly name: string;
  readonly id: number;
  /** From Pacemaker's state of the partition that has quorum; `unknown` where that could not be read. */
  readonly state: NodeState;
  readonly isDc: boolean;
  readonly quorum: Fact<QuorumFact>;
  /** As this node sees its links; the other end may see them otherwise. */
  readonly links: Fact<readonly LinkFact[]>;
  /** The stream of events from this node, in `watch` only: when it last gave a sign of life. */
  readonly heardAt?: number;
  readonly isStreaming?: boolean;
}

export interface ResourceView {
  readonly id: string;
  readonly agent: string;
  /** `Started`, `Stopped`, `Promoted`, `Unpromoted`, as Pacemaker says it. */
  readonly role: string;
  readonly nodes: readonly string[];
  readonly isManaged: boolean;
  readonly isFailed: boolean;
  readonly isBlocked: boolean;
  /** The group or clone that it belongs to. */
  readonly within?: string;
}

export interface FenceDeviceView extends Omit<ResourceView, 'within' | 'nodes'> {
  readonly runsOn: string | undefined;
}

export interface FenceEventView {
  readonly target: string;
  readonly action: string;
  readonly status: 'success' | 'failed' | 'pending';
  readonly executor?: string;
  /** As the cluster says it; whole seconds before Pacemaker 2.1.6. */
  readonly completedAt?: string;
}

export interface FailureView {
  readonly resource: string;
  readonly node: string;
  readonly operation: string;
  readonly reason: string;
}

/** What Pacemaker says of the whole cluster. */
export interface StatusFact {
  readonly version: string;
  readonly dc: string | undefined;
  readonly isQuorate: boolean;
  readonly isFencingEnabled: boolean | undefined;
  readonly isMaintenance: boolean;
  readonly resources: readonly ResourceView[];
  readonly fenceDevices: readonly FenceDeviceView[];
  /** Newest first. */
  readonly fenceHistory: readonly FenceEventView[];
  readonly failures: readonly FailureView[];
}

/** Nodes that see the same members. More than one partition: they disagree, and the reader must see it. */
export interface Partition {
  readonly members: readonly string[];
  /** The nodes that say so. */
  readonly toldBy: readonly string[];
  readonly isQuorate: boolean;
}

/** The cluster at one moment. */
export interface ClusterView {
  readonly at: number;
  readonly nodes: readonly NodeView[];
  readonly status: Fact<StatusFact>;
  readonly partitions: readonly Partition[];
  /** What stood in the way of reading. */
  readonly reports: readonly Report[];
}

/** The cluster is well: all nodes read and online, quorate and of one mind, fencing on, nothing failed or stopped. */
export function isWell(view: ClusterView): boolean {
  const { status } = view;
  if (!status.isKnown || !status.value.isQuorate || status.value.isFencingEnabled !== true) return false;
  if (status.value.isMaintenance || status.value.failures.length > 0 || view.partitions.length !== 1) return false;
  const areNodesWell = view.nodes.every(
    ({ state, quorum, links }) =>
      state === 'online' &&
      quorum.isKnown &&
      quorum.value.isQuorate &&
      links.isKnown &&
      links.value.every(({ isConnected }) => isConnected),
  );
  const isUp = ({ role, isFailed, isBlocked }: ResourceView | FenceDeviceView) =>
    role !== 'Stopped' && !isFailed && !isBlocked;
  return areNodesWell && status.value.resources.every(isUp) && status.value.fenceDevices.every(isUp);
}
