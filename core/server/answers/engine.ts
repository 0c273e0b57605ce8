import { hostname } from 'node:os';
import { contractVersion } from '../../contract/engine.ts';
import { practiceObstacles } from '../../engine.ts';
import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';
import { version } from '../version.ts';
import { whoAmI } from '../who.ts';

export const engineAnswers: AnswersTo<'engine.hello'> = {
  'engine.hello': (_, { place }) =>
    ok({
      version,
      contract: contractVersion,
      host: hostname(),
      user: whoAmI(),
      place,
      platform: `${process.platform} ${process.arch}`,
      practiceObstacles: practiceObstacles(),
    }),
};
