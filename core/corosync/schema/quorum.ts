import { inSection, type KeySpec } from './key-spec.ts';

/** `quorum {}`. @see votequorum(5) 3.1.7 */
export const quorumKeys: readonly KeySpec[] = inSection('quorum', [
  {
    key: 'provider',
    type: 'enum',
    values: ['corosync_votequorum'],
    meaning: 'Who decides on quorum; without it nobody does and each partition serves.',
  },
  {
    key: 'expected_votes',
    type: 'uint',
    unit: 'votes',
    min: 1,
    default: 'sum of the nodelist’s votes',
    meaning: 'Votes of the whole cluster; overrides the nodelist.',
  },
  {
    key: 'votes',
    type: 'uint',
    unit: 'votes',
    default: '1',
    dated: 'its place was taken by quorum_votes in the node block',
    meaning: 'This node’s votes.',
  },
  {
    key: 'two_node',
    type: 'flag',
    default: '0',
    meaning: 'Lets one node of two stay quorate; fencing must then decide which. Turns wait_for_all on.',
  },
  {
    key: 'wait_for_all',
    type: 'flag',
    default: '0; 1 with two_node',
    meaning: 'A fresh cluster is quorate only after all nodes saw each other once.',
  },
  {
    key: 'last_man_standing',
    type: 'flag',
    default: '0',
    meaning: 'Lowers the expected votes as nodes go, step by step.',
  },
  {
    key: 'last_man_standing_window',
    type: 'uint',
    unit: 'ms',
    default: '10000',
    meaning: 'Wait before the expected votes are lowered.',
  },
  {
    key: 'auto_tie_breaker',
    type: 'flag',
    default: '0',
    meaning: 'Of two halves the one with the chosen node stays quorate.',
  },
  {
    key: 'auto_tie_breaker_node',
    type: 'text',
    default: 'lowest',
    meaning: 'The node that breaks a tie: lowest, highest, or a list of node ids.',
  },
  {
    key: 'allow_downscale',
    type: 'flag',
    default: '0',
    meaning: 'Lowers the expected votes when a node leaves cleanly; incomplete and unsupported.',
  },
  {
    key: 'expected_votes_tracking',
    type: 'flag',
    default: '0',
    meaning: 'Keeps the highest expected votes ever seen on disk as the lower bound.',
  },
  {
    key: 'leaving_timeout',
    type: 'uint',
    unit: 'ms',
    default: '10000',
    meaning: 'How long a node that says it leaves is still counted as leaving.',
  },
]);

const device = inSection('quorum.device', [
  {
    key: 'model',
    type: 'enum',
    values: ['net'],
    isRequired: true,
    meaning: 'Kind of quorum device; net is a corosync-qnetd host.',
  },
  { key: 'timeout', type: 'uint', unit: 'ms', default: '10000', meaning: 'How long a silent device keeps its vote.' },
  { key: 'sync_timeout', type: 'uint', unit: 'ms', default: '30000', meaning: 'The same while membership changes.' },
  {
    key: 'votes',
    type: 'uint',
    unit: 'votes',
    default: 'sum of node votes − 1',
    meaning: 'Votes of the device; 1 for ffsplit, absent for lms.',
  },
  {
    key: 'master_wins',
    type: 'flag',
    default: '0',
    meaning: 'The partition that the device favours stays quorate; the model sets it.',
  },
]);

const net = inSection('quorum.device.net', [
  {
    key: 'host',
    type: 'address',
    isRequired: true,
    meaning: 'The corosync-qnetd host; it must be outside the cluster.',
  },
  { key: 'port', type: 'uint', min: 1, max: 65535, default: '5403', meaning: 'TCP port of corosync-qnetd.' },
  {
    key: 'tls',
    type: 'enum',
    values: ['on', 'off', 'required'],
    default: 'on',
    meaning: 'Whether the connection to the host is encrypted.',
  },
  {
    key: 'algorithm',
    type: 'enum',
    values: ['ffsplit', 'lms', 'test', '2nodelms'],
    default: 'ffsplit',
    meaning: 'Who gets the vote: ffsplit one half of an even split, lms the last node that still sees the host.',
  },
  {
    key: 'tie_breaker',
    type: 'text',
    default: 'lowest',
    meaning: 'The partition that wins between equals: lowest, highest, or a node id.',
  },
  {
    key: 'connect_timeout',
    type: 'uint',
    unit: 'ms',
    default: '0.8 × quorum.device.timeout',
    meaning: 'How long a connection attempt may take.',
  },
  {
    key: 'force_ip_version',
    type: 'enum',
    values: ['0', '4', '6'],
    default: '0',
    meaning: 'Address family for the connection; 0 prefers IPv6.',
  },
  {
    key: 'keep_active_partition_tie_breaker',
    type: 'on-off',
    default: 'on',
    meaning: 'ffsplit prefers, between equals, the partition that was quorate before.',
  },
]);

const heuristics = inSection('quorum.device.heuristics', [
  {
    key: 'mode',
    type: 'enum',
    values: ['on', 'sync', 'off'],
    default: 'off',
    meaning: 'When the tests run: regularly, on membership changes only, or never.',
  },
  {
    key: 'timeout',
    type: 'uint',
    unit: 'ms',
    default: 'half of quorum.device.timeout',
    meaning: 'How long regular tests may take.',
  },
  {
    key: 'sync_timeout',
    type: 'uint',
    unit: 'ms',
    default: 'half of quorum.device.sync_timeout',
    meaning: 'How long tests may take while membership changes.',
  },
  {
    key: 'interval',
    type: 'uint',
    unit: 'ms',
    default: '3 × quorum.device.timeout',
    meaning: 'Time between regular tests.',
  },
  {
    key: 'exec_NAME',
    pattern: /^exec_[A-Za-z0-9_.-]+$/,
    type: 'text',
    meaning: 'A command that must end with 0 for the node to count as healthy.',
  },
]);

/** `quorum { device {} }` and what is in it. @see corosync-qdevice(8) 3.0.3 */
export const deviceKeys: readonly KeySpec[] = [...device, ...net, ...heuristics];
