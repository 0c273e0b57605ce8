import type { Engine } from '../../engine.ts';
import { ok } from '../../result.ts';
import { type AnswersTo, notBuiltYet } from '../answer.ts';
import { planView } from '../plan-view.ts';

/** Everyday actions and the fixes of findings, as plans. */
export const actionAnswers: AnswersTo<'check.fix' | 'plan.action'> = {
  'check.fix': () => notBuiltYet('check.fix'),
  'plan.action': ({ profile, action }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const run = async (work: Parameters<Engine['planAction']>[2]) => {
      const plan = await engine.planAction(found.value, action, work);
      return plan.ok ? ok(planView(plan.value), plan.reports) : plan;
    };
    return ok({ title: `Plan: ${action.kind} in ${profile}`, profile, run });
  },
};
