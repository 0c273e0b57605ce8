import { type AnswersTo, notBuiltYet } from '../answer.ts';

/** Reading a cluster that somebody else made. */
export const adoptAnswers: AnswersTo<'adopt.read'> = {
  'adopt.read': () => notBuiltYet('adopt.read'),
};
