import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

export const liveAnswers: AnswersTo<'cluster.watch' | 'cluster.last-seen'> = {
  'cluster.watch': ({ profile }, { engine, watches, signal }) => watches.follow(() => engine.profile(profile), signal),
  'cluster.last-seen': (_, { engine }) => {
    const seen = engine.desk.lastSeen();
    return ok(
      engine.profiles().map(({ id }) => {
        const view = seen.get(id);
        return view ? { profile: id, view, isWell: engine.isWell(view) } : { profile: id };
      }),
    );
  },
};
