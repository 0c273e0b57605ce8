import type { Profile } from '../cluster/profile.ts';
import type { Plan } from '../plan/plan.ts';
import { error } from '../report.ts';
import { fail, type Result } from '../result.ts';
import type { EverydayAction } from '../wizards/actions/everyday-action.ts';
import { planAction } from '../wizards/actions/plan-action.ts';
import { planFix } from '../wizards/fixes/plan-fix.ts';
import { withMachines } from './machines.ts';
import type { EngineState, Work } from './state.ts';

/** The plan of an everyday action with what it would lead to, kept for `apply`. Reports as `planAction`. */
export async function makeActionPlan(
  state: EngineState,
  profile: Profile,
  action: EverydayAction,
  work: Work,
): Promise<Result<Plan>> {
  const free = state.store.journal.checkLock(profile.id);
  if (!free.ok) return free;
  return withMachines(state, profile, profile.description.nodes, work, 'plan', async ({ nodes, reports }) => {
    const plan = await planAction(profile, action, nodes, reports, work);
    if (!plan.ok) return plan;
    const kept = state.store.plans.put(plan.value);
    return kept.ok ? plan : kept;
  });
}

/** The fix for one finding as a plan, kept for `apply`. Reports CHECK_NO_FIX, NODE_UNKNOWN. */
export async function makeFixPlan(
  state: EngineState,
  profile: Profile,
  finding: { readonly code: string; readonly node: string },
  work: Work,
): Promise<Result<Plan>> {
  const machine = profile.description.nodes.find(({ name }) => name === finding.node);
  if (!machine) return fail(error('NODE_UNKNOWN', `The profile has no node ${finding.node}.`));
  const free = state.store.journal.checkLock(profile.id);
  if (!free.ok) return free;
  return withMachines(state, profile, [machine], work, 'plan', async ({ nodes, reports }) => {
    const transport = nodes.get(machine.name);
    if (!transport) return fail(...reports);
    const plan = await planFix(profile, finding, transport, work.signal);
    if (!plan.ok) return plan;
    const kept = state.store.plans.put(plan.value);
    return kept.ok ? plan : kept;
  });
}
