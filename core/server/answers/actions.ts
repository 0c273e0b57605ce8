import type { Engine } from '../../engine.ts';
import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';
import { planView } from '../plan-view.ts';

type Work = Parameters<Engine['planAction']>[2];

/** Everyday actions and the fixes of findings, as plans. */
export const actionAnswers: AnswersTo<'check.fix' | 'check.fixable' | 'plan.action'> = {
  'check.fix': ({ profile, code, node }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const run = async (work: Work) => {
      const plan = await engine.planFix(found.value, { code, node }, work);
      return plan.ok ? ok(planView(plan.value), plan.reports) : plan;
    };
    return ok({ title: `Plan the fix of ${code} on ${node}`, profile, run });
  },
  'check.fixable': (_, { engine }) => ok(engine.fixableCodes()),
  'plan.action': ({ profile, action }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const run = async (work: Work) => {
      const plan = await engine.planAction(found.value, action, work);
      return plan.ok ? ok(planView(plan.value), plan.reports) : plan;
    };
    return ok({ title: `Plan: ${action.kind} in ${profile}`, profile, run });
  },
};
