import type { OsRelease } from './os-release.ts';

/**
 * A command as plain data: of the same shape as the plan's `Command`, which tool folders do not know.
 */
export interface PlatformCommand {
  readonly argv: readonly [string, ...string[]];
  /** Text in which `@@quorate-secret:NAME@@` stands for a secret of the vault. */
  readonly stdin?: { readonly template: string };
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as done; `[0]` unless told. */
  readonly expect?: readonly number[];
  /** Milliseconds. */
  readonly deadlineMs?: number;
}

/** A question with a yes or no: exit code within `expect`, and standard output matching where told. */
export interface PlatformTest extends PlatformCommand {
  /** Source of a regular expression (multi-line). */
  readonly matches?: string;
}

/** A change with its question before and its way back. */
export interface PlatformChange {
  /** In the imperative, for the title of a step. */
  readonly title: string;
  readonly probe: PlatformTest;
  readonly run: readonly PlatformCommand[];
  readonly undo: readonly PlatformCommand[];
}

/** What installs packages: of the same shape as the plan's `PackagesAction`. */
export interface PackagesRequest {
  readonly kind: 'packages';
  readonly names: readonly string[];
  /** Prints the names of all that is installed, one a line, so that an undo takes back dependencies as well. */
  readonly installed: PlatformCommand;
  readonly install: readonly PlatformCommand[];
  readonly removeAdded: PlatformCommand;
  /** Units that the packages would start at once. */
  readonly hold: readonly string[];
}

export type Family = 'debian' | 'rhel' | 'suse';
export type Shell = 'pcs' | 'crmsh';
export type ManagerName = 'apt' | 'dnf' | 'zypper';

/** A package manager: how a node is told to install, remove and list. */
export interface PackageManager {
  readonly name: ManagerName;
  install(names: readonly string[]): readonly PlatformCommand[];
  /** Takes the names that follow. */
  readonly remove: PlatformCommand;
  /** Prints the names of all installed packages, one a line. */
  readonly installed: PlatformCommand;
}

/** One thing that is needed, and the packages that bring it, in order of preference. */
export interface PackageNeed {
  /** For a report: "the fence agent fence_ipmilan". */
  readonly purpose: string;
  readonly anyOf: readonly [string, ...string[]];
}

export interface PackageNames {
  /** Corosync, Pacemaker and what their own commands need. */
  readonly cluster: readonly PackageNeed[];
  readonly resourceAgents: PackageNeed;
  readonly shells: Readonly<Partial<Record<Shell, PackageNeed>>>;
  readonly clock: PackageNeed;
  /** The package that brings a fence agent. */
  fenceAgent(agent: string): PackageNeed;
  /** What an agent calls and its package only recommends: `fence_ipmilan` calls ipmitool. */
  fenceAgentTools(agent: string): readonly PackageNeed[];
}

/** Units by their full names. */
export interface Units {
  readonly corosync: string;
  readonly pacemaker: string;
  /** Absent where the distribution has no pcs. */
  readonly pcsd?: string;
  readonly clock: string;
  /** Other services that may already keep the clock. */
  readonly otherClocks: readonly string[];
  /** Started by their packages at once, before they are configured. */
  readonly startedByPackages: readonly string[];
}

export interface Paths {
  readonly corosyncConf: string;
  readonly authkey: string;
  readonly cibFolder: string;
  readonly corosyncLog: string;
  readonly pacemakerLog: string;
}

/** Major and minor releases, for example `3.1`; with the patch where it decides, as for names of options. */
export interface Versions {
  /** Below 3 there is neither knet nor a second link. */
  readonly corosync: string;
  readonly pacemaker: string;
  readonly pcs?: string;
  readonly crmsh?: string;
}

/** What is known of one distribution in one version. Data, and builders of commands; nothing of it was run. */
export interface Platform {
  /** `ID` of os-release. */
  readonly id: string;
  /** `VERSION_ID`; the codename where a rolling release has none. */
  readonly version: string;
  /** For people: "Debian GNU/Linux 12 (bookworm)". */
  readonly name: string;
  readonly family: Family;
  /** False where the knowledge was read and tested on captured output, not on real nodes. */
  readonly isProven: boolean;
  /** Releases that it ships, as far as known; a node's own answer counts for more. */
  readonly versions: Versions;
  readonly manager: PackageManager;
  readonly packages: PackageNames;
  /** Repositories that hold the cluster packages and are off as delivered. */
  readonly repositories: readonly PlatformChange[];
  /** The shell that the distribution supports and that its documentation uses. */
  readonly shell: Shell;
  readonly units: Units;
  readonly paths: Paths;
  /** Firewall tool that the distribution brings; a node may have another. */
  readonly usualFirewall: 'firewalld' | 'ufw' | 'nftables';
  readonly securityModule: 'selinux' | 'apparmor';
  /** Members may use sudo. */
  readonly sudoGroup: 'sudo' | 'wheel';
}

/** What a platform is made from. */
export interface PlatformInput {
  readonly release: OsRelease;
  /** As `uname -m` says it, for example `x86_64`. */
  readonly architecture: string;
}

/** A family's adapter: a platform, or undefined where the release is none of its own. */
export type Distribution = (input: PlatformInput) => Platform | undefined;
