import type { Engine } from '../../engine.ts';
import type { RunOutcome } from '../../plan/outcome.ts';
import type { Plan } from '../../plan/plan.ts';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';
import { planView, runDetails, runView } from '../plan-view.ts';

/** Reports PLAN_UNKNOWN. */
function planOf(engine: Engine, id: string): Result<Plan> {
  const plan = engine.plan(id);
  return plan ? ok(plan) : fail(error('PLAN_UNKNOWN', `There is no plan ${id}.`, { next: 'Make it anew.' }));
}

/** How a run's outcome reads as the end of a task. */
export function stateOfRun({ state }: RunOutcome): 'done' | 'failed' | 'cancelled' {
  if (state === 'cancelled') return 'cancelled';
  return state === 'done' || state === 'undone' ? 'done' : 'failed';
}

/** Looks for the run that works on a plan now. */
function runOf(engine: Engine, plan: Plan): () => string | undefined {
  return () => engine.runs(plan.profileId).find(({ planId, pid }) => planId === plan.id && pid === process.pid)?.id;
}

/** Where a plan wants a name typed, it has to be exactly that. Reports PLAN_NOT_CONFIRMED. */
function confirmed({ typeToConfirm, title }: Plan, typed: string | undefined): Result<void> {
  if (typeToConfirm === undefined || typed === typeToConfirm) return ok(undefined);
  const text = `${title}: this is confirmed by typing ${typeToConfirm}.`;
  return fail(error('PLAN_NOT_CONFIRMED', text, { next: 'Type the name exactly; nothing was changed.' }));
}

export const planAnswers: AnswersTo<
  | 'check.run'
  | 'plan.deploy'
  | 'plan.destroy'
  | 'plan.get'
  | 'plan.apply'
  | 'run.list'
  | 'run.get'
  | 'run.resume'
  | 'run.undo'
> = {
  'check.run': ({ profile }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    return ok({ title: `Check ${profile}`, profile, run: (work) => engine.check(found.value, work) });
  },
  'plan.deploy': ({ profile }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const run = async (work: Parameters<Engine['planDeploy']>[1]) => {
      const plan = await engine.planDeploy(found.value, work);
      return plan.ok ? ok(planView(plan.value), plan.reports) : plan;
    };
    return ok({ title: `Plan the deployment of ${profile}`, profile, run });
  },
  'plan.destroy': ({ profile }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const run = async (work: Parameters<Engine['planDestroy']>[1]) => {
      const plan = await engine.planDestroy(found.value, work);
      return plan.ok ? ok(planView(plan.value), plan.reports) : plan;
    };
    return ok({ title: `Plan the end of ${profile}`, profile, run });
  },
  'plan.get': ({ plan }, { engine }) => {
    const found = planOf(engine, plan);
    return found.ok ? ok(planView(found.value)) : found;
  },
  'plan.apply': ({ plan: id, typed }, { engine }) => {
    const plan = planOf(engine, id);
    if (!plan.ok) return plan;
    const profile = engine.profile(plan.value.profileId);
    if (!profile.ok) return profile;
    const allowed = confirmed(plan.value, typed);
    if (!allowed.ok) return allowed;
    return ok({
      title: plan.value.title,
      profile: plan.value.profileId,
      run: (work) => engine.apply(profile.value, plan.value, work),
      findRun: runOf(engine, plan.value),
      stateOf: stateOfRun,
    });
  },
  'run.list': ({ profile }, { engine }) => ok(engine.runs(profile).map(runView)),
  'run.get': ({ run }, { engine }) => {
    const found = engine.run(run);
    return found.ok ? ok(runDetails(found.value)) : found;
  },
  'run.resume': ({ run: id }, { engine }) => {
    const run = engine.run(id);
    if (!run.ok) return run;
    return ok({
      title: `Resume: ${run.value.title}`,
      profile: run.value.profileId,
      run: (work) => engine.resume(id, work),
      findRun: () => id,
      stateOf: stateOfRun,
    });
  },
  'run.undo': ({ run: id }, { engine }) => {
    const run = engine.run(id);
    if (!run.ok) return run;
    return ok({
      title: `Undo: ${run.value.title}`,
      profile: run.value.profileId,
      run: (work) => engine.undo(id, work),
      findRun: () => id,
      stateOf: stateOfRun,
    });
  },
};
