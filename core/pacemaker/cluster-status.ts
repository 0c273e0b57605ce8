/** What Pacemaker says of the cluster, in one reading. Times are text as the cluster writes them. */
export interface ClusterStatus {
  /** Of the designated controller, for example `2.1.5-a3f44794f94`; `undefined` while there is none. */
  readonly version: string | undefined;
  /** The designated controller's node; `undefined` while none is elected. */
  readonly dc: string | undefined;
  /** False also where it was not said. */
  readonly isQuorate: boolean;
  readonly isMixedVersion: boolean;
  readonly options: ClusterOptions;
  readonly nodes: readonly NodeStatus[];
  /** Every instance of every resource, fence devices with them, in the CIB's order. */
  readonly resources: readonly ResourceStatus[];
  /** Groups, clones and bundles, as they contain each other. */
  readonly collections: readonly CollectionStatus[];
  readonly failures: readonly ResourceFailure[];
  readonly fenceHistory: readonly FenceEvent[];
  readonly bans: readonly Ban[];
  /** Node attributes by node: pings, replication scores and the like. */
  readonly attributes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** As crm_mon writes it, the node's own time zone. */
  readonly updatedAt: string | undefined;
  readonly changedAt: string | undefined;
}

/** Cluster options that crm_mon tells; `undefined` where it did not. */
export interface ClusterOptions {
  readonly isFencingEnabled: boolean | undefined;
  readonly isMaintenance: boolean | undefined;
  readonly isSymmetric: boolean | undefined;
  readonly areAllStopped: boolean | undefined;
  readonly noQuorumPolicy: string | undefined;
  readonly fencingTimeoutMs: number | undefined;
}

export interface NodeStatus {
  readonly name: string;
  readonly id: string;
  /** `member`, `remote`, `ping` or `unknown`. */
  readonly type: string;
  readonly isOnline: boolean;
  readonly isStandby: boolean;
  readonly isStandbyOnFail: boolean;
  readonly isMaintenance: boolean;
  readonly isPending: boolean;
  /** Its state is not known for certain: it is to be fenced. */
  readonly isUnclean: boolean;
  readonly isShuttingDown: boolean;
  readonly isExpectedUp: boolean;
  readonly isDc: boolean;
  /** `green`, `yellow`, `red`; from 2.1.3. */
  readonly health: string | undefined;
  readonly featureSet: string | undefined;
  readonly resourcesRunning: number;
}

/** One instance of a resource. */
export interface ResourceStatus {
  readonly id: string;
  /** `ocf:heartbeat:IPaddr2`; `stonith:fence_…` for fence devices. */
  readonly agent: string;
  /** `Started`, `Stopped`, `Promoted`, `Unpromoted` (the older Master and Slave are told so), `Starting` … */
  readonly role: string;
  readonly targetRole: string | undefined;
  /** Where it runs: one node, several where it wrongly runs twice, none where it is stopped. */
  readonly nodes: readonly string[];
  readonly isActive: boolean;
  /** Running, but not in the configuration any more (`orphaned`, from 3.0.2 `removed`). */
  readonly isRemoved: boolean;
  readonly isBlocked: boolean;
  readonly isManaged: boolean;
  readonly isMaintenance: boolean;
  readonly isFailed: boolean;
  readonly isFailureIgnored: boolean;
  /** An operation under way: `Starting`, `Monitoring` … */
  readonly pending: string | undefined;
  /** Ids of what holds it, innermost first: group, then clone. */
  readonly within: readonly string[];
}

export interface CollectionStatus {
  readonly kind: 'group' | 'clone' | 'bundle';
  readonly id: string;
  readonly isPromotable: boolean;
  readonly isManaged: boolean;
  /** Ids of what is in it, each once. */
  readonly members: readonly string[];
  readonly within: readonly string[];
}

/** A resource operation that did not give what was expected. */
export interface ResourceFailure {
  readonly resource: string;
  readonly node: string;
  /** `start`, `monitor` … */
  readonly operation: string;
  readonly intervalMs: number;
  /** `error`, `not running`, `not installed` … */
  readonly exitStatus: string;
  readonly exitCode: number | undefined;
  /** What the agent said of it; may be empty. */
  readonly exitReason: string;
  /** `complete`, `Timed Out`, `Error` … */
  readonly status: string;
  readonly at: string | undefined;
}

export interface FenceEvent {
  readonly target: string;
  /** `reboot`, `off`, `on`. */
  readonly action: string;
  readonly status: 'success' | 'failed' | 'pending';
  /** The node that did it. */
  readonly executor: string | undefined;
  /** Who asked: a daemon, or stonith_admin. */
  readonly client: string;
  /** The node that asked. */
  readonly origin: string;
  readonly reason: string | undefined;
  readonly completedAt: string | undefined;
}

/** A constraint that keeps a resource off a node. */
export interface Ban {
  readonly constraint: string;
  readonly resource: string;
  readonly node: string;
  readonly isPromotedOnly: boolean;
}
