/** How a line is marked in an explanation. */
export type Mark = 'fine' | 'dated' | 'dangerous' | 'unknown' | 'ignored' | 'comment';

interface CodeInfo {
  readonly mark: Mark;
  /** The rule of the catalogue that it is an instance of. */
  readonly rule?: string;
}

/** Every code that reading a corosync.conf may report. */
const codes = {
  COROSYNC_SYNTAX: { mark: 'dangerous' },
  COROSYNC_LINE_TOO_LONG: { mark: 'dangerous' },
  COROSYNC_UNKNOWN_KEY: { mark: 'unknown', rule: 'COR-09' },
  COROSYNC_UNKNOWN_SECTION: { mark: 'unknown', rule: 'COR-09' },
  COROSYNC_VALUE_INVALID: { mark: 'dangerous' },
  COROSYNC_KEY_TWICE: { mark: 'ignored' },
  COROSYNC_KEY_MISSING: { mark: 'dangerous' },
  COROSYNC_KEY_DATED: { mark: 'dated' },
  COROSYNC_KEY_REMOVED: { mark: 'dated' },
  COROSYNC_SECTION_REMOVED: { mark: 'dated' },
  COROSYNC_KEY_TOO_NEW: { mark: 'ignored' },
  COROSYNC_OTHER_TRANSPORT: { mark: 'ignored', rule: 'COR-18' },
  COROSYNC_NO_NODELIST: { mark: 'dangerous' },
  COROSYNC_NO_QUORUM: { mark: 'dangerous' },
  COROSYNC_DUPLICATE_NODEID: { mark: 'dangerous', rule: 'COR-01' },
  COROSYNC_DUPLICATE_ADDRESS: { mark: 'dangerous', rule: 'COR-02' },
  COROSYNC_DUPLICATE_NAME: { mark: 'dangerous', rule: 'COR-03' },
  COROSYNC_NODEID_MISSING: { mark: 'dangerous' },
  COROSYNC_NAME_MISSING: { mark: 'dangerous' },
  COROSYNC_LINKS_UNEQUAL: { mark: 'dangerous', rule: 'COR-15' },
  COROSYNC_LINK_FAMILIES_MIXED: { mark: 'dangerous', rule: 'COR-15' },
  COROSYNC_LINKS_SAME_NETWORK: { mark: 'dangerous', rule: 'COR-14' },
  COROSYNC_SINGLE_LINK: { mark: 'fine', rule: 'COR-13' },
  COROSYNC_TOO_MANY_LINKS: { mark: 'dangerous' },
  COROSYNC_DUPLICATE_LINK: { mark: 'ignored' },
  COROSYNC_LINK_WITHOUT_ADDRESS: { mark: 'ignored' },
  COROSYNC_ADDRESS_LOOPBACK: { mark: 'dangerous' },
  COROSYNC_ADDRESS_PLACEHOLDER: { mark: 'dangerous' },
  COROSYNC_ADDRESS_INVALID: { mark: 'dangerous' },
  COROSYNC_ADDRESS_IS_NAME: { mark: 'dangerous', rule: 'COR-32' },
  COROSYNC_TWO_NODE_MISSING: { mark: 'dangerous', rule: 'COR-04' },
  COROSYNC_TWO_NODE_COUNT: { mark: 'dangerous', rule: 'COR-05' },
  COROSYNC_TWO_NODE_WITHOUT_WAIT: { mark: 'dangerous', rule: 'COR-06' },
  COROSYNC_TWO_NODE_WITH_DEVICE: { mark: 'dangerous', rule: 'COR-07' },
  COROSYNC_EXPECTED_VOTES_WRONG: { mark: 'dangerous', rule: 'COR-08' },
  COROSYNC_EXPECTED_VOTES_REDUNDANT: { mark: 'dated', rule: 'COR-08' },
  COROSYNC_NEVER_QUORATE: { mark: 'dangerous', rule: 'COR-08' },
  COROSYNC_ONE_NODE_DECIDES: { mark: 'dangerous' },
  COROSYNC_SINGLE_NODE: { mark: 'dangerous' },
  COROSYNC_EVEN_NODES: { mark: 'fine', rule: 'COR-34' },
  COROSYNC_LAST_MAN_WITHOUT_WAIT: { mark: 'dangerous' },
  COROSYNC_DEVICE_DISABLED: { mark: 'dangerous' },
  COROSYNC_DEVICE_VOTES: { mark: 'dangerous' },
  COROSYNC_DEVICE_NEEDS_NAME: { mark: 'dangerous' },
  COROSYNC_DEVICE_HOST_IS_MEMBER: { mark: 'dangerous', rule: 'COR-33' },
  COROSYNC_DOWNSCALE: { mark: 'dangerous' },
  COROSYNC_TRANSPORT_DATED: { mark: 'dated', rule: 'COR-17' },
  COROSYNC_TRANSPORT_CHANGED: { mark: 'dangerous', rule: 'COR-17' },
  COROSYNC_CRYPTO_NONE: { mark: 'dangerous', rule: 'COR-23' },
  COROSYNC_CRYPTO_HALF: { mark: 'dangerous', rule: 'COR-23' },
  COROSYNC_CRYPTO_NEEDS_KNET: { mark: 'dangerous', rule: 'COR-23' },
  COROSYNC_HASH_WEAK: { mark: 'dated' },
  COROSYNC_KEY_IN_FILE: { mark: 'dangerous', rule: 'COR-22' },
  COROSYNC_CLUSTER_NAME_MISSING: { mark: 'dangerous' },
  COROSYNC_CONSENSUS_LOW: { mark: 'dangerous', rule: 'COR-11' },
  COROSYNC_CONSENSUS_BELOW_JOIN: { mark: 'dangerous' },
  COROSYNC_TOKEN_SHORT: { mark: 'dangerous', rule: 'COR-10' },
  COROSYNC_MCASTADDR_NOT_MULTICAST: { mark: 'dangerous', rule: 'COR-18' },
  COROSYNC_BROADCAST_AND_MULTICAST: { mark: 'dangerous', rule: 'COR-18' },
  COROSYNC_BINDNETADDR_WITH_NODELIST: { mark: 'ignored', rule: 'COR-18' },
  COROSYNC_KNET_SCTP: { mark: 'dated', rule: 'COR-36' },
  COROSYNC_KNET_PING_SHORT: { mark: 'dangerous', rule: 'COR-36' },
  COROSYNC_LOGFILE_MISSING: { mark: 'ignored' },
} as const satisfies Record<string, CodeInfo>;

export type Code = keyof typeof codes;

/** Rules of the catalogue by report code, where one fits. */
export const rule: Readonly<Partial<Record<string, string>>> = Object.fromEntries(
  Object.entries<CodeInfo>(codes).flatMap(([code, { rule }]) => (rule === undefined ? [] : [[code, rule]])),
);

/** The mark that a report puts on its line. */
export function markOf(code: string): Mark {
  const info: CodeInfo | undefined = (codes as Readonly<Record<string, CodeInfo>>)[code];
  return info?.mark ?? 'dangerous';
}
