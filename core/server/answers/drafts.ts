import { error } from '../../report.ts';
import { fail, ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

export const draftAnswers: AnswersTo<'draft.list' | 'draft.get' | 'draft.put' | 'draft.remove'> = {
  'draft.list': (_, { engine }) => ok(engine.desk.drafts.list()),
  'draft.get': ({ draft }, { engine }) => {
    const found = engine.desk.drafts.get(draft);
    return found ? ok(found) : fail(error('DRAFT_UNKNOWN', `There is no draft ${draft}.`, { next: 'Begin anew.' }));
  },
  'draft.put': ({ draft: id, answers, ...rest }, { engine }) =>
    engine.desk.drafts.put({
      id,
      ...rest,
      answers: JSON.parse(JSON.stringify(answers)),
      updatedAt: new Date().toISOString(),
    }),
  'draft.remove': ({ draft }, { engine }) => engine.desk.drafts.remove(draft),
};
