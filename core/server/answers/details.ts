import { type AnswersTo, notBuiltYet } from '../answer.ts';

/** What the drawers show. */
export const detailAnswers: AnswersTo<
  'node.details' | 'resource.details' | 'cluster.raw' | 'cluster.fence-proofs' | 'cluster.link-latency'
> = {
  'node.details': () => notBuiltYet('node.details'),
  'resource.details': () => notBuiltYet('resource.details'),
  'cluster.raw': () => notBuiltYet('cluster.raw'),
  'cluster.fence-proofs': () => notBuiltYet('cluster.fence-proofs'),
  'cluster.link-latency': () => notBuiltYet('cluster.link-latency'),
};
