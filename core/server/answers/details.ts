import type { AnswersTo, CallContext } from '../answer.ts';

const ofProfile = (id: string, { engine }: CallContext) => engine.profile(id);

/** What the drawers show. */
export const detailAnswers: AnswersTo<
  'node.details' | 'resource.details' | 'cluster.raw' | 'cluster.fence-proofs' | 'cluster.link-latency'
> = {
  'node.details': ({ profile, node }, context) => {
    const found = ofProfile(profile, context);
    return found.ok ? context.engine.nodeDetails(found.value, node, context) : found;
  },
  'resource.details': ({ profile, resource }, context) => {
    const found = ofProfile(profile, context);
    return found.ok ? context.engine.resourceDetails(found.value, resource, context) : found;
  },
  'cluster.raw': ({ profile }, context) => {
    const found = ofProfile(profile, context);
    return found.ok ? context.engine.rawConfiguration(found.value, context) : found;
  },
  'cluster.fence-proofs': ({ profile }, context) => {
    const found = ofProfile(profile, context);
    return found.ok ? context.engine.fenceProofs(found.value, context) : found;
  },
  'cluster.link-latency': ({ profile }, context) => {
    const found = ofProfile(profile, context);
    return found.ok ? context.engine.linkLatency(found.value, context) : found;
  },
};
