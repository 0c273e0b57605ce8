import type { ProgressEvent } from '../../core/contract/tasks.ts';
import { duration, moment } from './time.ts';

export interface OutputLine {
  readonly clock: string;
  readonly where: string;
  readonly text: string;
  readonly tone: 'step' | 'line' | 'failed';
}

const endings: Partial<Readonly<Record<ProgressEvent['state'], string>>> = {
  done: 'done',
  skipped: 'already so',
  failed: 'failed',
  waiting: 'waits',
};

/** One event of a task as one line of its output. */
export function outputLine({ at, node = '', title, state, line, elapsedMs }: ProgressEvent): OutputLine {
  const clock = moment(at, 'local', at);
  if (state === 'line') return { clock, where: node, text: line ?? '', tone: 'line' };
  const ending = endings[state];
  const took = elapsedMs === undefined ? '' : `, ${duration(elapsedMs)}`;
  const text = ending === undefined ? title : `${title}: ${ending}${took}`;
  return { clock, where: node, text, tone: state === 'failed' ? 'failed' : 'step' };
}
