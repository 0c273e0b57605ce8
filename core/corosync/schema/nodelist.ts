import { inSection, type KeySpec } from './key-spec.ts';

/** `nodelist { node {} }`. @see corosync.conf(5), votequorum(5) */
export const nodeKeys: readonly KeySpec[] = inSection('nodelist.node', [
  {
    key: 'ring0_addr',
    pattern: /^ring[0-7]_addr$/,
    type: 'address',
    isRequired: true,
    meaning: 'Address of the node on that link.',
  },
  { key: 'nodeid', type: 'uint', min: 1, max: 4294967295, meaning: 'The node’s id; knet does not start without it.' },
  { key: 'name', type: 'text', meaning: 'The node’s name, as its host name and Pacemaker know it.' },
  { key: 'quorum_votes', type: 'uint', unit: 'votes', default: '1', meaning: 'Votes of the node.' },
]);

/** `nozzle {}`: a network device whose packets go over knet. */
export const nozzleKeys: readonly KeySpec[] = inSection('nozzle', [
  { key: 'name', type: 'text', since: '3.0.0', transports: ['knet'], meaning: 'Name of the device that is made.' },
  {
    key: 'ipaddr',
    type: 'address',
    since: '3.0.0',
    transports: ['knet'],
    meaning: 'Its network; the last part becomes the nodeid.',
  },
  {
    key: 'ipprefix',
    type: 'uint',
    min: 0,
    max: 128,
    since: '3.0.0',
    transports: ['knet'],
    meaning: 'Prefix length of that network.',
  },
  {
    key: 'macaddr',
    type: 'text',
    since: '3.0.0',
    transports: ['knet'],
    meaning: 'MAC address whose last two bytes become the nodeid.',
  },
]);
