import { type AnswersTo, notBuiltYet } from '../answer.ts';

/** Everyday actions and the fixes of findings, as plans. */
export const actionAnswers: AnswersTo<'check.fix' | 'plan.action'> = {
  'check.fix': () => notBuiltYet('check.fix'),
  'plan.action': () => notBuiltYet('plan.action'),
};
