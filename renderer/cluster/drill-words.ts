import type { DrillRun } from '../../core/contract/drills.ts';
import type { Tone } from '../components/tone.ts';

/** How each verdict of a drill is drawn; its word is the verdict itself. */
export const verdictTones: Readonly<Record<DrillRun['verdict'], Tone>> = {
  PASS: 'well',
  SLOW: 'attention',
  'WRONG-OUTCOME': 'failed',
  'NOT-RECOVERED': 'failed',
  ABORTED: 'attention',
  INCONCLUSIVE: 'unknown',
};
