import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

/** Reading a cluster that somebody else made. */
export const adoptAnswers: AnswersTo<'adopt.read'> = {
  'adopt.read': ({ profile, ssh }, { engine }) =>
    ok({ title: `Read the cluster at ${ssh.host}`, run: (work) => engine.adoptCluster(profile, ssh, work) }),
};
