import type { Profile } from '../cluster/profile.ts';
import type { Plan } from '../plan/plan.ts';
import type { Result } from '../result.ts';
import type { EverydayAction } from '../wizards/actions/everyday-action.ts';
import { planAction } from '../wizards/actions/plan-action.ts';
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
