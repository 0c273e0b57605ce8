import type { OsRelease } from '../platform/os-release.ts';
import type { Platform } from '../platform/platform.ts';
import type { Report } from '../report.ts';
import type { Fact } from './fact.ts';

export interface Kernel {
  /** `uname -n` */
  readonly nodeName: string;
  readonly architecture: string;
  readonly release: string;
}

export interface InterfaceAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefixLength: number;
  /** From DHCP or a router's advertisement, so it may change. */
  readonly isDynamic: boolean;
  readonly isUp: boolean;
  readonly mtu: number;
}

export interface Route {
  readonly destination: string;
  readonly device: string;
  readonly gateway?: string;
}

export interface Disk {
  readonly mountPoint: string;
  readonly sizeBytes: number;
  readonly availableBytes: number;
  readonly usedPercent: number;
  /** Absent where the file system has no fixed number of inodes. */
  readonly inodesUsedPercent?: number;
  readonly isReadOnly: boolean;
}

export interface Memory {
  readonly totalBytes: number;
  readonly availableBytes: number;
}

export interface LockHolder {
  readonly pid: number;
  readonly name: string;
  readonly file: string;
}

export interface Unit {
  readonly load: string;
  readonly active: string;
  readonly enabled: string;
}

export interface ClusterFile {
  readonly path: string;
  readonly sha256: string;
  /** Octal, as stat prints it. */
  readonly mode: string;
  readonly owner: string;
}

export interface CibSummary {
  readonly clusterName?: string;
  readonly nodes: readonly string[];
  /** `admin_epoch.epoch.num_updates` */
  readonly version: string;
}

export interface Socket {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  /** Empty where the kernel or another user's namespace hides it. */
  readonly process: string;
}

export interface Firewall {
  readonly tool: 'firewalld' | 'ufw' | 'nftables' | 'iptables' | 'none';
  /** The rules as the tool prints them, bounded. */
  readonly rules: string;
  /** Something drops what was not let in. Absent where that can't be read off the rules. */
  readonly isFiltering?: boolean;
}

export interface Security {
  /** As `getenforce` says it: Enforcing, Permissive, Disabled. */
  readonly selinux?: string;
  readonly hasAppArmor: boolean;
}

export interface ClockSync {
  readonly isSynchronized: boolean;
  /** `chronyc tracking`, where there is chrony. */
  readonly tracking: string;
}

export interface ClockOffset {
  /** The node's clock minus this machine's, in milliseconds. */
  readonly offsetMs: number;
  /** It lies within plus or minus this, in milliseconds. */
  readonly errorMs: number;
}

export interface Upgrades {
  readonly isUnattended: boolean;
  readonly isRebooting: boolean;
  /** How needrestart restarts services: `a` by itself, `i` asks, `l` lists; absent where it is not there. */
  readonly needrestart?: string;
}

export interface NodeFacts {
  readonly node: string;
  readonly durationMs: number;
  readonly userId: Fact<number>;
  readonly release: Fact<OsRelease>;
  /** Unknown where the distribution is not supported; `platformReports` then say so. */
  readonly platform: Fact<Platform>;
  readonly platformReports: readonly Report[];
  readonly kernel: Fact<Kernel>;
  readonly machineId: Fact<string | undefined>;
  readonly productUuid: Fact<string | undefined>;
  /** Type and SHA-256 of each public key, as ssh-keygen shows it. */
  readonly hostKeys: Fact<readonly string[]>;
  /** As systemd-detect-virt says it: `none`, `kvm`, `systemd-nspawn` … */
  readonly virtualization: Fact<string>;
  readonly tools: Fact<ReadonlyMap<string, string>>;
  readonly versions: Fact<ReadonlyMap<string, string>>;
  readonly addresses: Fact<readonly InterfaceAddress[]>;
  readonly routes: Fact<readonly Route[]>;
  /** Addresses that a name resolves to; empty where it does not. */
  readonly names: Fact<ReadonlyMap<string, readonly string[]>>;
  readonly hostsFile: Fact<string>;
  readonly sockets: Fact<readonly Socket[]>;
  readonly disks: Fact<readonly Disk[]>;
  readonly memory: Fact<Memory>;
  readonly packageLock: Fact<readonly LockHolder[]>;
  /** What the package manager complains of; empty where its database is whole. */
  readonly packageState: Fact<string>;
  /** Package lists that were fetched; `undefined` where the manager keeps none. */
  readonly packageLists: Fact<number | undefined>;
  /** Installed versions by name. */
  readonly packages: Fact<ReadonlyMap<string, string>>;
  /** Versions that repositories offer, by name. */
  readonly candidates: Fact<ReadonlyMap<string, string>>;
  readonly units: Fact<ReadonlyMap<string, Unit>>;
  readonly upgrades: Fact<Upgrades>;
  /** Text of corosync.conf without a literal key; `undefined` where there is none. */
  readonly corosyncConf: Fact<string | undefined>;
  readonly clusterFiles: Fact<readonly ClusterFile[]>;
  readonly cib: Fact<CibSummary | undefined>;
  /** `corosync-quorumtool -s`; `undefined` where corosync is not installed. */
  readonly membership: Fact<string | undefined>;
  /** Second field of `passwd -S`: `P` has a password, `L` or `LK` locked, `NP` none. */
  readonly hacluster: Fact<string | undefined>;
  readonly firewall: Fact<Firewall>;
  readonly security: Fact<Security>;
  readonly clockSync: Fact<ClockSync>;
  readonly clockOffset: Fact<ClockOffset>;
  /** logind's HandlePowerKey; empty where nobody set it. */
  readonly powerKey: Fact<string>;
}

/** What all nodes answered. */
export interface Facts {
  readonly nodes: ReadonlyMap<string, NodeFacts>;
  /** Why a node has no facts: what the transport reported. */
  readonly failures: readonly Report[];
}
