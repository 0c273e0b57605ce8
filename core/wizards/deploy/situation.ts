import type { PackagesRequest, Platform, PlatformChange } from '../../platform/platform.ts';

/** A systemd unit as it was found. */
export interface UnitState {
  readonly isActive: boolean;
  readonly isEnabled: boolean;
}

/** What planning a deploy needs to know of one node; read before, so that planning itself is pure. */
export interface NodeSituation {
  readonly node: string;
  readonly platform: Platform;
  /** Packages that the cluster and its services need and that are not there; absent: none. */
  readonly packages: PackagesRequest | undefined;
  /** Units by name without `.service`; absent: there is no such unit. */
  readonly units: ReadonlyMap<string, UnitState>;
  /** Text of the files that the plan may touch; absent: there is no such file. */
  readonly files: ReadonlyMap<string, string>;
  /** A CIB lies in Pacemaker's folder. */
  readonly hasCib: boolean;
  /** Earlier generations of a CIB lie there, and the signature of one that is gone: Pacemaker would go back to them. */
  readonly hasCibRemains: boolean;
  /** What the distribution's packages start by themselves: Debian's one-node sample. */
  readonly isSampleCluster: boolean;
  /** The account by which pcsd knows administrators has a password. */
  readonly hasPcsPassword: boolean;
  /** Repositories that hold missing packages and are off. */
  readonly repositories: readonly PlatformChange[];
  /** Ports that an active firewall keeps closed. */
  readonly firewall: readonly PlatformChange[];
}
