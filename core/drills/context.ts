import type { OnProgress } from '../progress.ts';
import type { Result } from '../result.ts';
import type { DrillGround } from './drill.ts';
import type { DrillRun } from './drill-run.ts';

export interface DrillContext extends DrillGround {
  readonly onProgress: OnProgress;
  /** The node to lose; the one that serves unless told. */
  readonly node?: string;
  /** Earlier runs on this cluster: what fencing took is the best prediction of what it takes. */
  readonly earlier?: readonly DrillRun[];
  /** Asked when all is known and nothing done yet; false ends the drill. Absent: the caller has asked already. */
  readonly confirm?: (question: { readonly node: string; readonly words: string }) => Promise<boolean>;
}

/** One step of a drill, told as progress. */
export async function step<T>(
  { onProgress }: Pick<DrillContext, 'onProgress'>,
  name: string,
  title: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const began = Date.now();
  onProgress({ at: began, step: `drill/${name}`, title, state: 'running' });
  const result = await work();
  onProgress({
    at: Date.now(),
    step: `drill/${name}`,
    title,
    state: result.ok ? 'done' : 'failed',
    elapsedMs: Date.now() - began,
    ...(result.reports.length > 0 ? { reports: result.reports } : {}),
  });
  return result;
}
