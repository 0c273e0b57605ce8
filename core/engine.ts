import { type Checked, checkNodes } from './checks/check-nodes.ts';
import type { ClusterDescriptionInput } from './cluster/description.ts';
import { descriptionJsonSchema } from './cluster/json-schema.ts';
import type { Profile } from './cluster/profile.ts';
import { printDescription } from './cluster/read-yaml.ts';
import { type DrillOptions, drillCrash, type KeptDrill } from './engine/drills.ts';
import { connectAll, withMachines } from './engine/machines.ts';
import {
  type ApplyOptions,
  applyPlan,
  findRun,
  makeDeployPlan,
  makeDestroyPlan,
  resumeRun,
  undoRun,
} from './engine/plans.ts';
import { type LabUp, labDown, labUp, wasFenced } from './engine/practice.ts';
import { type AddProfile, addProfile, changeProfile, findProfile, removeProfile } from './engine/profiles.ts';
import { type EngineOptions, EngineState, type Work } from './engine/state.ts';
import * as lab from './lab/lab.ts';
import { obstacles } from './lab/requirements.ts';
import { readOnce } from './live/read-once.ts';
import { type ClusterView, isWell } from './live/view.ts';
import { watch } from './live/watch.ts';
import type { RunOutcome } from './plan/execute.ts';
import type { Plan } from './plan/plan.ts';
import type { Report } from './report.ts';
import { fail, ok, type Result } from './result.ts';
import type { Secret } from './secret.ts';
import type { RunRecord, RunSummary } from './store/runs.ts';

/** The whole of Quorate behind one object, for the terminal and the window alike; its parts are in engine/. */
export class Engine {
  readonly #state: EngineState;
  /** The practice cluster; nothing else of the engine knows that it is one. */
  readonly lab = lab;
  readonly isWell = isWell;

  constructor(options: EngineOptions) {
    this.#state = new EngineState(options);
  }

  async dispose(): Promise<void> {
    this.#state.store.dispose();
  }

  descriptionSchema(): unknown {
    return descriptionJsonSchema();
  }

  profiles(): readonly Profile[] {
    return this.#state.store.profiles.list();
  }

  /** A profile by id; without one the only profile there is. */
  profile(id: string | undefined): Result<Profile> {
    return findProfile(this.#state, id);
  }

  /** A profile as YAML; secrets are names only. */
  exportProfile(profile: Profile): string {
    return printDescription(profile.description);
  }

  addProfile(options: AddProfile): Promise<Result<Profile>> {
    return addProfile(this.#state, options);
  }

  changeProfile(id: string, change: Partial<ClusterDescriptionInput>): Result<Profile> {
    return changeProfile(this.#state, id, change);
  }

  removeProfile(id: string): Promise<Result<void>> {
    return removeProfile(this.#state, id);
  }

  putSecret(profile: Profile, name: string, secret: Secret): Promise<Result<void>> {
    return this.#state.vault(profile).put(name, secret);
  }

  /** Reads every machine, changes nothing, and says what would break the cluster. */
  check(profile: Profile, work: Work): Promise<Result<Checked>> {
    const { description } = profile;
    return withMachines(this.#state, profile, description.nodes, work, 'check', ({ nodes, reports }) =>
      checkNodes(description, nodes, { ...work, unreached: reports, secrets: this.#state.secrets(profile) }),
    );
  }

  planDeploy(profile: Profile, work: Work): Promise<Result<Plan>> {
    return makeDeployPlan(this.#state, profile, work);
  }

  planDestroy(profile: Profile, work: Work): Promise<Result<Plan>> {
    return makeDestroyPlan(this.#state, profile, work);
  }

  /** A plan that was kept. */
  plan(id: string): Plan | undefined {
    return this.#state.store.plans.get(id);
  }

  apply(profile: Profile, plan: Plan, work: Work, options?: ApplyOptions): Promise<Result<RunOutcome>> {
    return applyPlan(this.#state, profile, plan, work, options);
  }

  runs(profileId?: string): readonly RunSummary[] {
    return this.#state.store.runs.list(profileId);
  }

  run(id: string): Result<RunRecord> {
    return findRun(this.#state, id);
  }

  resume(id: string | undefined, work: Work): Promise<Result<RunOutcome>> {
    return resumeRun(this.#state, id, work);
  }

  undo(id: string, work: Work): Promise<Result<RunOutcome>> {
    return undoRun(this.#state, id, work);
  }

  /** How the cluster is now. Fails where no machine answers. */
  status(profile: Profile, { signal }: Pick<Work, 'signal'>): Promise<Result<ClusterView>> {
    const { description } = profile;
    const work = { signal, onProgress: () => {} };
    return withMachines(this.#state, profile, description.nodes, work, 'status', async ({ nodes, reports }) =>
      nodes.size === 0 ? fail(...reports) : ok(await readOnce(nodes, { description, signal }), reports),
    );
  }

  /** The cluster as it changes, until the signal. */
  async *watch(profile: Profile, { signal }: Pick<Work, 'signal'>): AsyncGenerator<ClusterView> {
    const { description } = profile;
    const work = { signal, onProgress: () => {} };
    const { nodes, dispose } = await connectAll(this.#state, profile, description.nodes, work, 'watch');
    try {
      yield* watch(nodes, { description, signal });
    } finally {
      await dispose();
    }
  }

  drillCrash(profile: Profile, options: DrillOptions): Promise<Result<KeptDrill>> {
    return drillCrash(this.#state, profile, options);
  }

  labUp(options: LabUp): Promise<Result<Profile>> {
    return labUp(this.#state, options);
  }

  /** Why a practice cluster can't run on this machine; empty where it can. */
  labObstacles(): readonly Report[] {
    return obstacles();
  }

  labWasFenced(instance: string, node: string, since: number): Promise<boolean> {
    return wasFenced(instance, node, since);
  }

  labDown(instance: string, work: Work): Promise<Result<void>> {
    return labDown(this.#state, instance, work);
  }
}

/** Opens the engine on its folder; dispose it at the end. */
export function openEngine(options: EngineOptions = {}): Engine {
  return new Engine(options);
}
