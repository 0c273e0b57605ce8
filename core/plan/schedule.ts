/** What is scheduled: a name, what has to be done before it, and the lane whose limit it counts towards. */
export interface Job {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly lane: string;
}

export interface ScheduleOptions<T extends Job> {
  /** Does the job; true lets what depends on it begin. A rejection is a bug: nothing more begins, and it is thrown. */
  readonly run: (job: T) => Promise<boolean>;
  /** Asked before each start; true and nothing more begins. */
  readonly isStopped: () => boolean;
  /** Jobs at a time in one lane, and in all. */
  readonly perLane: number;
  readonly overall: number;
}

/**
 * Runs jobs as what they depend on is done, in their given order where there is a choice, within the limits.
 * Resolves with the ids of those that did not begin, when nothing runs any more.
 */
export async function schedule<T extends Job>(
  jobs: readonly T[],
  options: ScheduleOptions<T>,
): Promise<ReadonlySet<string>> {
  const waiting = new Map(jobs.map((job) => [job.id, job]));
  const done = new Set<string>();
  const lanes = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const bugs: unknown[] = [];

  const startReady = (): void => {
    for (const job of waiting.values()) {
      if (bugs.length > 0 || options.isStopped() || running.size >= options.overall) return;
      const busy = lanes.get(job.lane) ?? 0;
      if (busy >= options.perLane || !job.dependsOn.every((id) => done.has(id))) continue;
      waiting.delete(job.id);
      lanes.set(job.lane, busy + 1);
      const work: Promise<void> = options
        .run(job)
        .then((isDone) => {
          if (isDone) done.add(job.id);
        })
        .catch((cause) => {
          bugs.push(cause);
        })
        .finally(() => {
          lanes.set(job.lane, (lanes.get(job.lane) ?? 1) - 1);
          running.delete(work);
        });
      running.add(work);
    }
  };

  startReady();
  while (running.size > 0) {
    await Promise.race(running);
    startReady();
  }
  if (bugs.length > 0) throw bugs[0];
  return new Set(waiting.keys());
}

/** The same jobs the other way round: each depends on those that depended on it, last first. */
export function reverseJobs<T extends Job>(jobs: readonly T[]): readonly T[] {
  const dependants = new Map<string, string[]>(jobs.map((job) => [job.id, []]));
  for (const job of jobs) for (const id of job.dependsOn) dependants.get(id)?.push(job.id);
  return jobs.toReversed().map((job) => ({ ...job, dependsOn: dependants.get(job.id) ?? [] }));
}
