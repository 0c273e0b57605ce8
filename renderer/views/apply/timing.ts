import type { Progress } from './progress.ts';

/** How long a run has taken, and how long all of it usually takes; in milliseconds. */
export interface RunTiming {
  readonly elapsedMs: number;
  /** Absent where no step has ever been measured. */
  readonly usualMs?: number;
  /** An estimate from the steps that are left; absent as above. */
  readonly leftMs?: number;
}

interface TimedStep {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly usualMs?: number;
}

/** The longest path through steps that each take what `cost` says: they run side by side where they can. */
function longestPath(steps: readonly TimedStep[], cost: (step: TimedStep) => number): number {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ends = new Map<string, number>();
  const endOf = (step: TimedStep, path: ReadonlySet<string>): number => {
    const found = ends.get(step.id);
    if (found !== undefined) return found;
    const within = new Set([...path, step.id]);
    const start = step.dependsOn.reduce((latest, id) => {
      const other = byId.get(id);
      return other === undefined || within.has(id) ? latest : Math.max(latest, endOf(other, within));
    }, 0);
    const end = start + cost(step);
    ends.set(step.id, end);
    return end;
  };
  return steps.reduce((latest, step) => Math.max(latest, endOf(step, new Set())), 0);
}

/** The steps that are left cost what they usually do, less what a running one has used up. */
export function timingOf(
  steps: readonly TimedStep[],
  progress: Progress,
  now: { readonly at: number; readonly startedAt: number; readonly endedAt?: number },
): RunTiming {
  const elapsedMs = Math.max(0, (now.endedAt ?? now.at) - now.startedAt);
  const usualOf = (step: TimedStep) => progress.get(step.id)?.usualMs ?? step.usualMs ?? 0;
  const usualMs = longestPath(steps, usualOf);
  if (usualMs === 0) return { elapsedMs };
  const leftMs = longestPath(steps, (step) => {
    const known = progress.get(step.id);
    if (known === undefined) return usualOf(step);
    if (['done', 'already', 'undone', 'kept'].includes(known.state)) return 0;
    if (known.state !== 'running' || known.startedAt === undefined) return usualOf(step);
    return Math.max(0, usualOf(step) - (now.at - known.startedAt));
  });
  return { elapsedMs, usualMs, leftMs };
}

/** A time that is still changing or was never exact: `0.4 s`, `18 s`, `1 min 12 s`. */
export function roughTime(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const rest = Math.floor(seconds % 60);
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}
