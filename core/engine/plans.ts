import type { Profile } from '../cluster/profile.ts';
import { type ExecuteContext, execute, type RunOutcome } from '../plan/execute.ts';
import type { Plan } from '../plan/plan.ts';
import { undo } from '../plan/undo.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { RunRecord } from '../store/runs.ts';
import type { Transport } from '../transport/transport.ts';
import { readActionFacts } from '../wizards/actions/plan-action.ts';
import { planDeploy, planDestroy, readDeployFacts } from '../wizards/deploy/plan-deploy.ts';
import { leftMasks } from './left-masks.ts';
import { withAllNodes, withMachines } from './machines.ts';
import { ensureSecrets, findProfile } from './profiles.ts';
import type { EngineState, Work } from './state.ts';

/** The plan that brings the machines to what the profile describes, kept for `apply`. */
export async function makeDeployPlan(state: EngineState, profile: Profile, work: Work): Promise<Result<Plan>> {
  // A plan from machines that a run is changing would be stale before it is read.
  const free = state.store.journal.checkLock(profile.id);
  if (!free.ok) return free;
  const secrets = await ensureSecrets(state, profile);
  if (!secrets.ok) return secrets;
  return withAllNodes(state, profile, work, 'plan', async (nodes) => {
    const left = await leftMasks(state.store, profile.id, nodes, work.signal);
    if (left.length > 0) return fail(...left);
    return keepPlan(state, await planDeploy(profile, nodes, work));
  });
}

/** The plan that stops the cluster and takes its configuration off the machines. */
export async function makeDestroyPlan(state: EngineState, profile: Profile, work: Work): Promise<Result<Plan>> {
  const free = state.store.journal.checkLock(profile.id);
  if (!free.ok) return free;
  return withAllNodes(state, profile, work, 'plan', async (nodes) =>
    keepPlan(state, await planDestroy(profile, nodes, work)),
  );
}

function keepPlan({ store }: EngineState, plan: Result<Plan>): Result<Plan> {
  if (!plan.ok) return plan;
  const put = store.plans.put(plan.value);
  return put.ok ? plan : put;
}

/** How much of a plan runs at a time; `observe` is for tests that kill the process. */
export type ApplyOptions = Pick<ExecuteContext, 'perNode' | 'overall' | 'observe'>;

/** Does exactly what the plan says, or takes up its unfinished run. */
export async function applyPlan(
  state: EngineState,
  profile: Profile,
  plan: Plan,
  work: Work,
  options: ApplyOptions = {},
): Promise<Result<RunOutcome>> {
  const { description } = profile;
  const readFacts = (nodes: ReadonlyMap<string, Transport>, reports: readonly Report[]) =>
    plan.boundTo === 'running cluster'
      ? readActionFacts(profile, nodes, reports, work.signal)
      : readDeployFacts(description, nodes, work);
  return withMachines(state, profile, description.nodes, work, plan.title, ({ nodes, reports }) =>
    execute(plan, {
      ...executeContext(state, profile, nodes, reports, work),
      ...options,
      ...(plan.boundTo === 'its own steps' ? {} : { gatherFacts: () => readFacts(nodes, reports) }),
    }),
  );
}

/** A run with its steps. Reports RUN_UNKNOWN. */
export function findRun({ store }: EngineState, id: string): Result<RunRecord> {
  const run = store.runs.show(id);
  return run ? ok(run) : fail(runUnknown(`There is no run ${id}.`));
}

function runUnknown(text: string): Report {
  return error('RUN_UNKNOWN', text, { next: 'List them: quorate run list' });
}

/** Goes on with an unfinished run; the newest one unless told. */
export async function resumeRun(state: EngineState, id: string | undefined, work: Work): Promise<Result<RunOutcome>> {
  const unfinished = ['interrupted', 'failed', 'cancelled'];
  const open = id ?? state.store.runs.list().find((run) => unfinished.includes(run.state))?.id;
  if (open === undefined) return fail(runUnknown('No run is unfinished.'));
  const run = findRun(state, open);
  if (!run.ok) return run;
  const profile = findProfile(state, run.value.profileId);
  return profile.ok ? applyPlan(state, profile.value, run.value.plan, work) : profile;
}

/** Takes a run back. */
export async function undoRun(state: EngineState, id: string, work: Work): Promise<Result<RunOutcome>> {
  const run = findRun(state, id);
  if (!run.ok) return run;
  const profile = findProfile(state, run.value.profileId);
  if (!profile.ok) return profile;
  const { value } = profile;
  return withMachines(state, value, value.description.nodes, work, `undo ${id}`, ({ nodes, reports }) =>
    undo({ id }, executeContext(state, value, nodes, reports, work)),
  );
}

function executeContext(
  state: EngineState,
  profile: Profile,
  nodes: ReadonlyMap<string, Transport>,
  unreached: readonly Report[],
  work: Work,
) {
  const vault = state.vault(profile);
  return {
    ...work,
    secrets: vault.source,
    keeper: vault,
    journal: state.store.journal,
    transport: async (node: string): Promise<Result<Transport>> => {
      const transport = nodes.get(node);
      if (transport) return ok(transport);
      const why = unreached.filter((report) => report.node === node);
      return fail(...(why.length > 0 ? why : [error('NODE_UNKNOWN', `The profile has no node ${node}.`, { node })]));
    },
  };
}
