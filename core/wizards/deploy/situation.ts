/** A systemd unit as it was found. */
export interface UnitState {
  readonly isActive: boolean;
  readonly isEnabled: boolean;
}

/** What planning a deploy needs to know of one node; gathered before, so that planning itself is pure. */
export interface NodeSituation {
  readonly node: string;
  readonly packages: PackageSituation;
  /** Units by name without `.service`; absent: there is no such unit. */
  readonly units: ReadonlyMap<string, UnitState>;
  /** Text of the files that the plan may touch; absent: there is no such file. */
  readonly files: ReadonlyMap<string, string>;
  /** A CIB lies in /var/lib/pacemaker/cib. */
  readonly hasCib: boolean;
  /** What the distribution's packages start by themselves: Debian's one-node sample. */
  readonly isSampleCluster: boolean;
  readonly firewall: readonly FirewallOpening[];
}

export interface PackageSituation {
  /** All that the cluster and its services need here. */
  readonly wanted: readonly string[];
  readonly installed: ReadonlySet<string>;
  readonly query: readonly string[];
  readonly install: readonly (readonly string[])[];
  readonly remove: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Units that the packages would start at once. */
  readonly hold: readonly string[];
}

/** One opening that an active firewall lacks. */
export interface FirewallOpening {
  readonly title: string;
  readonly run: readonly string[];
  readonly undo: readonly string[];
}
