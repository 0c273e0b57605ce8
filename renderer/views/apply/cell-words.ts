import { duration } from '../../app/time.ts';
import type { Tone } from '../../components/Status.tsx';
import type { CellState, StepProgress } from './progress.ts';

export const cellTones: Readonly<Record<CellState, Tone>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'well',
  already: 'well',
  failed: 'failed',
  blocked: 'waiting',
  'not-run': 'waiting',
  undone: 'well',
  kept: 'attention',
};

/** One cell in a word and a figure. */
export function cellWords({ state, elapsedMs, startedAt }: StepProgress, now: number): string {
  const took = elapsedMs === undefined ? '' : duration(elapsedMs);
  switch (state) {
    case 'done':
      return took || 'Done';
    case 'already':
      return 'Was so';
    case 'running':
      return startedAt === undefined ? 'Running' : `Running, ${Math.max(0, Math.floor((now - startedAt) / 1000))} s`;
    case 'failed':
      return took ? `Failed, ${took}` : 'Failed';
    case 'blocked':
      return 'Waiting';
    case 'waiting':
      return 'Waiting';
    case 'not-run':
      return 'Not run';
    case 'undone':
      return 'Taken back';
    case 'kept':
      return 'Stays';
  }
}

/** Whether a cell is drawn quietly: nothing has happened there. */
export function isQuiet(state: CellState): boolean {
  return state === 'waiting' || state === 'blocked' || state === 'not-run' || state === 'already';
}
