import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Job, reverseJobs, schedule } from '../../../core/plan/schedule.ts';

/** Any graph without circles: a job depends on any of those before it. */
const graph = fc
  .array(
    fc.record({
      lane: fc.constantFrom('node1', 'node2', 'node3'),
      on: fc.array(fc.nat(), { maxLength: 4 }),
      fails: fc.nat(9),
    }),
    {
      maxLength: 25,
    },
  )
  .map((drafts) =>
    drafts.map(({ lane, on, fails }, index) => ({
      id: `${index}`,
      lane,
      fails: fails === 0,
      dependsOn: index === 0 ? [] : [...new Set(on.map((n) => `${n % index}`))],
    })),
  );

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

it('runs any graph in the order of its dependencies, each once, within the limits, nothing after a failure', async () => {
  await fc.assert(
    fc.asyncProperty(
      graph,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      async (jobs, perLane, overall) => {
        const done = new Set<string>();
        const started: string[] = [];
        const lanes = new Map<string, number>();
        let running = 0;
        const left = await schedule(jobs, {
          perLane,
          overall,
          isStopped: () => false,
          run: async (job) => {
            started.push(job.id);
            for (const id of job.dependsOn) expect(done).toContain(id);
            lanes.set(job.lane, (lanes.get(job.lane) ?? 0) + 1);
            running++;
            expect(lanes.get(job.lane)).toBeLessThanOrEqual(perLane);
            expect(running).toBeLessThanOrEqual(overall);
            for (let n = 0; n < Number(job.id) % 3; n++) await pause();
            running--;
            lanes.set(job.lane, (lanes.get(job.lane) ?? 0) - 1);
            if (!job.fails) done.add(job.id);
            return !job.fails;
          },
        });
        expect(new Set(started).size).toBe(started.length);
        const reached = (job: Job): boolean =>
          job.dependsOn.every((id) => {
            const needed = jobs.find((one) => one.id === id);
            return needed !== undefined && !needed.fails && reached(needed);
          });
        expect(new Set(started)).toEqual(new Set(jobs.filter(reached).map((job) => job.id)));
        expect(left).toEqual(new Set(jobs.filter((job) => !reached(job)).map((job) => job.id)));
      },
    ),
    { numRuns: 300 },
  );
});

it('reversed, every job comes after all that depended on it', async () => {
  await fc.assert(
    fc.asyncProperty(graph, async (jobs) => {
      const order: string[] = [];
      await schedule(reverseJobs(jobs), {
        perLane: 2,
        overall: 4,
        isStopped: () => false,
        run: async (job) => {
          order.push(job.id);
          return true;
        },
      });
      expect(order).toHaveLength(jobs.length);
      for (const job of jobs) {
        for (const id of job.dependsOn) expect(order.indexOf(job.id)).toBeLessThan(order.indexOf(id));
      }
    }),
    { numRuns: 200 },
  );
});

it('starts nothing more once it is stopped, or a job turns out to be a bug', async () => {
  const jobs = ['a', 'b', 'c'].map((id) => ({ id, lane: 'x', dependsOn: [] }));
  let isStopped = false;
  const run = async () => {
    isStopped = true;
    return true;
  };
  expect(await schedule(jobs, { perLane: 1, overall: 9, isStopped: () => isStopped, run })).toEqual(
    new Set(['b', 'c']),
  );
  const bug = async () => Promise.reject(new Error('a bug'));
  await expect(schedule(jobs, { perLane: 1, overall: 9, isStopped: () => false, run: bug })).rejects.toThrow('a bug');
});
