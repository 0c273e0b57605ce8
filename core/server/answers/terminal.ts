import { type AnswersTo, notBuiltYet } from '../answer.ts';

/** A login shell on a node; each is its caller's alone. */
export const terminalAnswers: AnswersTo<'terminal.open' | 'terminal.write' | 'terminal.resize'> = {
  // biome-ignore lint/correctness/useYield: nothing comes before the refusal
  'terminal.open': async function* () {
    return notBuiltYet('terminal.open');
  },
  'terminal.write': () => notBuiltYet('terminal.write'),
  'terminal.resize': () => notBuiltYet('terminal.resize'),
};
