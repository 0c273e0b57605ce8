import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ClusterDescriptionInput } from '../../core/cluster/description.ts';
import type { Profile } from '../../core/cluster/profile.ts';
import { applyPlan, makeDeployPlan, makeDestroyPlan } from '../../core/engine/plans.ts';
import { labDown, labUp } from '../../core/engine/practice.ts';
import { changeProfile } from '../../core/engine/profiles.ts';
import { EngineState, type Work } from '../../core/engine/state.ts';
import { type LabState, serviceAddress, status } from '../../core/lab/lab.ts';
import type { RunOutcome } from '../../core/plan/outcome.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Result, unwrap } from '../../core/result.ts';
import { instanceName, onNode, type PracticeOptions } from './practice.ts';

/** A practice cluster with an engine of its own, whose store lies in a folder of its own. */
export interface Ground {
  readonly state: EngineState;
  readonly lab: LabState;
  /** Where the lab has room for a floating address. */
  readonly service: ReturnType<typeof serviceAddress>;
  /** The profile as it is kept now. */
  profile(): Profile;
  /** Changes what the profile describes. */
  describe(change: Partial<ClusterDescriptionInput>): void;
  /** Makes a plan, which is in the store then. */
  plan(): Promise<Plan>;
  apply(plan: Plan): Promise<Result<RunOutcome>>;
  dispose(): Promise<void>;
}

/** Cancel after ten minutes, and nobody watches. */
export function quiet(): Work {
  return { signal: AbortSignal.timeout(600_000), onProgress: () => {} };
}

/** Boots a practice cluster under a name of this run and keeps it as a profile, as `quorate lab up` does. */
export async function makeGround(name: string, options: PracticeOptions = {}): Promise<Ground> {
  const { release = 'bookworm', nodes = 3, packages = 'bare' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'quorate-lab-'));
  const state = new EngineState({ folder });
  const instance = instanceName(name);
  const { id } = unwrap(await labUp(state, { instance, release, nodes, packages, ...quiet() }));
  const lab = unwrap(await status(instance)).state;
  const profile = () => {
    const kept = state.store.profiles.get(id);
    if (kept) return kept;
    throw new Error(`the profile ${id} is gone`);
  };
  return {
    state,
    lab,
    service: serviceAddress(lab),
    profile,
    describe: (change) => void unwrap(changeProfile(state, id, change)),
    plan: async () => unwrap(await makeDeployPlan(state, profile(), quiet())),
    apply: (plan) => applyPlan(state, profile(), plan, quiet()),
    dispose: async () => {
      unwrap(await labDown(state, instance, quiet()));
      state.store.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The plan that takes the cluster off again. */
export async function planDestroy({ state, profile }: Ground): Promise<Plan> {
  return unwrap(await makeDestroyPlan(state, profile(), quiet()));
}

/** That every step of a run came to a good end; what was reported is printed where not. */
export function expectDone(outcome: Result<RunOutcome>, state: RunOutcome['state'] = 'done'): RunOutcome {
  const { steps, ...run } = unwrap(outcome);
  const wrong = steps.filter((step) => ['failed', 'blocked', 'not-run'].includes(step.state));
  expect({
    state: run.state,
    wrong: run.state === state ? [] : wrong,
    reports: run.state === state ? [] : run.reports,
  }).toEqual({ state, wrong: [], reports: [] });
  return { steps, ...run };
}

/** Runs a line on every node; fails where it fails. */
export async function onEach(lab: LabState, line: string): Promise<readonly string[]> {
  return Promise.all(
    lab.nodes.map(async ({ name }) => {
      const { code, stdout, stderr } = await onNode(lab, name, line);
      expect({ name, line, code, stderr: code === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({
        name,
        line,
        code: 0,
        stderr: '',
      });
      return stdout;
    }),
  );
}
