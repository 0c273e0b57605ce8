import { type AnswersTo, notBuiltYet } from '../answer.ts';

/** The merged log of all nodes. */
export const logAnswers: AnswersTo<'logs.follow'> = {
  // biome-ignore lint/correctness/useYield: nothing comes before the refusal
  'logs.follow': async function* () {
    return notBuiltYet('logs.follow');
  },
};
