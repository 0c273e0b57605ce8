import { inSection, type KeySpec } from './key-spec.ts';

const rrp = 'the redundant ring protocol left with corosync 3; knet links replace it';

/** `totem {}`: what corosync 1 and 2 read and corosync 3 does not. @see corosync.conf(5) of 1.4 and 2.4 */
export const datedTotemKeys: readonly KeySpec[] = inSection('totem', [
  {
    key: 'vsftype',
    type: 'enum',
    values: ['none', 'ykd'],
    removedIn: '2.0.0',
    dated: 'virtual synchrony filters left with corosync 2; votequorum decides now',
    meaning: 'Filter of corosync 1 for finding the primary partition.',
  },
  {
    key: 'threads',
    type: 'uint',
    default: '0',
    removedIn: '3.0.0',
    dated: 'nothing reads it any more',
    meaning: 'Threads that encrypt and send in corosync 1 and 2.',
  },
  {
    key: 'rrp_mode',
    type: 'enum',
    values: ['none', 'active', 'passive'],
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'How two rings were used.',
  },
  {
    key: 'rrp_problem_count_timeout',
    type: 'uint',
    unit: 'ms',
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'Wait before a ring’s problem count goes down.',
  },
  {
    key: 'rrp_problem_count_threshold',
    type: 'uint',
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'Problems before a ring counts as faulty.',
  },
  {
    key: 'rrp_problem_count_mcast_threshold',
    type: 'uint',
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'Problems with multicast before a ring counts as faulty.',
  },
  {
    key: 'rrp_token_expired_timeout',
    type: 'uint',
    unit: 'ms',
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'Time after which a ring’s problem count goes up.',
  },
  {
    key: 'rrp_autorecovery_check_timeout',
    type: 'uint',
    unit: 'ms',
    removedIn: '3.0.0',
    dated: rrp,
    meaning: 'How often a faulty ring is tried again.',
  },
]);
