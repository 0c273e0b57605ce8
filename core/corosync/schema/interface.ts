import { inSection, type KeySpec, type TotemTransport } from './key-spec.ts';

const knet: readonly TotemTransport[] = ['knet'];
const udp: readonly TotemTransport[] = ['udp'];

/** `totem { interface {} }`: one link's own settings. */
export const interfaceKeys: readonly KeySpec[] = inSection('totem.interface', [
  {
    key: 'linknumber',
    type: 'uint',
    min: 0,
    max: 7,
    default: '0',
    since: '3.0.0',
    meaning: 'The link that this block sets up.',
  },
  {
    key: 'ringnumber',
    type: 'uint',
    min: 0,
    max: 7,
    default: '0',
    dated: 'since corosync 3 its name is linknumber',
    meaning: 'Old name of linknumber.',
  },
  {
    key: 'knet_link_priority',
    type: 'uint',
    min: 0,
    max: 255,
    default: '1',
    since: '3.0.0',
    transports: knet,
    meaning: 'The highest of the links that are up carries the traffic in passive mode.',
  },
  {
    key: 'knet_ping_interval',
    type: 'uint',
    unit: 'ms',
    default: 'token / (knet_pong_count × 2)',
    since: '3.0.0',
    transports: knet,
    meaning: 'How often a link is pinged; set it together with knet_ping_timeout or not at all.',
  },
  {
    key: 'knet_ping_timeout',
    type: 'uint',
    unit: 'ms',
    default: 'token / knet_pong_count',
    since: '3.0.0',
    transports: knet,
    meaning: 'Time without an answer after which a link is down.',
  },
  {
    key: 'knet_ping_precision',
    type: 'uint',
    unit: 'samples',
    default: '2048',
    since: '3.0.0',
    transports: knet,
    meaning: 'Latency samples that make the average.',
  },
  {
    key: 'knet_pong_count',
    type: 'uint',
    min: 1,
    default: '2',
    since: '3.0.0',
    transports: knet,
    meaning: 'Answers before a link counts as up.',
  },
  {
    key: 'knet_transport',
    type: 'enum',
    values: ['udp', 'sctp'],
    default: 'udp',
    since: '3.0.0',
    transports: knet,
    meaning: 'Protocol under the link.',
  },
  {
    key: 'mcastport',
    type: 'uint',
    min: 1,
    max: 65535,
    default: '5405 + linknumber',
    default2: '5405',
    meaning: 'UDP port of the link (udp sends from the port below it as well).',
  },
  {
    key: 'bindnetaddr',
    type: 'address',
    transports: udp,
    meaning: 'Network to bind to, for udp without a nodelist; knet and udpu take the addresses of the nodelist.',
  },
  { key: 'broadcast', type: 'yes-no', default: 'no', transports: udp, meaning: 'Broadcast in place of multicast.' },
  { key: 'mcastaddr', type: 'address', transports: udp, meaning: 'Multicast group of the cluster.' },
  {
    key: 'ttl',
    type: 'uint',
    min: 0,
    max: 255,
    default: '1',
    transports: udp,
    meaning: 'Hops that a multicast packet may take.',
  },
]);

/** `member {}` in an interface: udpu’s list of nodes before there was a nodelist. */
export const memberKeys: readonly KeySpec[] = inSection('totem.interface.member', [
  {
    key: 'memberaddr',
    type: 'address',
    removedIn: '3.0.0',
    dated: 'the nodelist took its place',
    meaning: 'Address of one node, for udpu.',
  },
]);
