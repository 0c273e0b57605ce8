import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../cluster/profile.ts';
import type { DrillRun } from '../drills/drill-run.ts';
import { renderHtml } from '../drills/report/html.ts';
import { runCrashDrill } from '../drills/run.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { drillLock } from '../store/drill-lock.ts';
import { withMachines } from './machines.ts';
import type { EngineState, Work } from './state.ts';

export interface DrillOptions extends Work {
  /** Another node than the one that serves. */
  readonly node?: string;
  readonly confirm: (question: { readonly node: string; readonly words: string }) => Promise<boolean>;
  /** Where the report goes instead of the folder of reports. */
  readonly reportFile?: string;
}

export interface KeptDrill {
  readonly run: DrillRun;
  readonly reportFile: string;
}

/** Cuts the power of the node that serves, and measures; the run and its report are kept. */
export async function drillCrash(
  state: EngineState,
  profile: Profile,
  options: DrillOptions,
): Promise<Result<KeptDrill>> {
  const { description } = profile;
  const [point] = description.vantagePoints;
  if (!point) {
    return fail(
      error('DRILL_NO_VANTAGE', 'The profile names no machine outside the cluster to measure from.', {
        why: "Only a client's view tells how long the service was away.",
        next: 'Add one under vantagePoints: a machine that reaches the service, with python3.',
      }),
    );
  }
  const machines = [...description.nodes, point];
  const lock = await drillLock(state.folder).acquire(description.name);
  if (!lock.ok) return lock;
  try {
    return await withMachines(state, profile, machines, options, 'drill crash', async ({ nodes, reports }) => {
      const vantage = nodes.get(point.name);
      if (!vantage || reports.length > 0) return fail(...reports);
      const ran = await runCrashDrill({
        ...options,
        description,
        nodes: new Map([...nodes].filter(([name]) => name !== point.name)),
        vantage,
        secrets: state.secrets(profile),
        earlier: state.store.drills.list(profile.id).map(({ content }) => content as unknown as DrillRun),
      });
      return ran.ok ? keep(state, profile, ran.value, options.reportFile) : ran;
    });
  } finally {
    await lock.value.release();
  }
}

async function keep(
  { folder, store }: EngineState,
  profile: Profile,
  run: DrillRun,
  elsewhere: string | undefined,
): Promise<Result<KeptDrill>> {
  const content = JSON.parse(JSON.stringify(run));
  const kept = store.drills.put({ id: run.id, profileId: profile.id, at: run.startedAt, content });
  const reports = join(folder, 'reports');
  await mkdir(reports, { recursive: true, mode: 0o700 });
  const reportFile = elsewhere ?? join(reports, `${profile.id}-${run.id}.html`);
  await writeFile(reportFile, renderHtml(run), { mode: 0o600 });
  return kept.ok ? ok({ run, reportFile }) : kept;
}
