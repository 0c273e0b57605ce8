import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

/** The merged log of all nodes. */
export const logAnswers: AnswersTo<'logs.follow'> = {
  'logs.follow': async function* ({ profile, backlog }, { engine, signal }) {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    yield* engine.followLogs(found.value, { backlog, signal });
    return ok(undefined);
  },
};
