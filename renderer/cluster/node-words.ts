import type { NodeState } from '../../core/contract/live.ts';
import type { Tone } from '../components/tone.ts';

/** How each state of a node is drawn; its word is the state itself. */
export const nodeTones: Readonly<Record<NodeState, Tone>> = {
  online: 'well',
  standby: 'attention',
  maintenance: 'attention',
  pending: 'running',
  unclean: 'failed',
  offline: 'failed',
  unknown: 'unknown',
};
