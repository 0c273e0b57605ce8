/** Transport of the totem protocol. @see corosync.conf(5) transport */
export type TotemTransport = 'knet' | 'udpu' | 'udp';

/**
 * - `uint`: whole number from 0 up
 * - `flag`: 0 or 1
 * - `yes-no`, `on-off`: what corosync compares with; anything else is refused or taken for no
 * - `enum`: one of `values`
 * - `address`: literal IP address or a name to resolve
 */
type ValueType = 'uint' | 'flag' | 'yes-no' | 'on-off' | 'enum' | 'address' | 'path' | 'text';

/** One key of corosync.conf as corosync.conf(5), votequorum(5) and corosync-qdevice(8) define it. */
export interface KeySpec {
  /** Names of the sections around it, joined by dots: `totem.interface`. */
  readonly section: string;
  readonly key: string;
  /** For a family of keys (`ring0_addr` … `ring7_addr`): what the whole key must match; `key` is then its example. */
  readonly pattern?: RegExp;
  readonly type: ValueType;
  readonly unit?: 'ms' | 's' | 'bytes' | 'percent' | 'messages' | 'votes' | 'rotations' | 'samples';
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** The default, in words where it is computed. Of corosync 3.1 unless `default2` tells corosync 2.4's. */
  readonly default?: string;
  readonly default2?: string;
  readonly isRequired?: boolean;
  /** First release that knows it; absent for keys that corosync 2.4 and 3.1 both know. */
  readonly since?: string;
  /** Release from which on it is ignored or refused. */
  readonly removedIn?: string;
  /** Why it should not be written any more. */
  readonly dated?: string;
  /** Transports that read it; all unless told. */
  readonly transports?: readonly TotemTransport[];
  /** One line: what it does. */
  readonly meaning: string;
}

export type KeySpecOf = Omit<KeySpec, 'section'>;

/** Puts the section's name on each of its keys. */
export function inSection(section: string, keys: readonly KeySpecOf[]): readonly KeySpec[] {
  return keys.map((key) => ({ section, ...key }));
}
