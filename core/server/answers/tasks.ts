import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

export const taskAnswers: AnswersTo<'task.list' | 'task.get' | 'task.follow' | 'task.cancel' | 'task.watch'> = {
  'task.list': ({ profile, limit }, { tasks }) =>
    ok(tasks.list({ ...(profile === undefined ? {} : { profile }), ...(limit === undefined ? {} : { limit }) })),
  'task.get': ({ task }, { tasks }) => tasks.get(task),
  'task.follow': ({ task, after }, { tasks, signal }) => tasks.follow(task, after, signal),
  'task.cancel': ({ task }, { tasks }) => tasks.cancel(task),
  'task.watch': async function* (_, { tasks, signal }) {
    yield* tasks.watch(signal);
    return ok(undefined);
  },
};
