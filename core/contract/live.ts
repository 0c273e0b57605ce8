import { z } from 'zod';
import type { FenceProof } from '../live/fence-proofs.ts';
import type { LinkLatency } from '../live/link-latency.ts';
import type { NodeDetails } from '../live/node-details-view.ts';
import type { RawConfiguration } from '../live/raw-configuration.ts';
import type { ResourceDetails } from '../live/resource-details.ts';
import type { ClusterView } from '../live/view.ts';
import { ask, follow } from './call.ts';
import { clusterName, ofNode, ofProfile, profileId } from './identifiers.ts';

export type { FenceProof } from '../live/fence-proofs.ts';
export type { LinkLatency } from '../live/link-latency.ts';
export type { NodeDetails } from '../live/node-details-view.ts';
export type { RawConfiguration } from '../live/raw-configuration.ts';
export type { ResourceDetails } from '../live/resource-details.ts';
export type * from '../live/view.ts';

/** What the last look at a cluster said, kept for the catalogue: with its age, and never as if it were now. */
export interface LastSeen {
  readonly profile: string;
  readonly view?: ClusterView;
  readonly isWell?: boolean;
}

export const liveCalls = {
  'cluster.watch': follow<ClusterView>()(ofProfile),
  'cluster.last-seen': ask<readonly LastSeen[]>()(z.strictObject({})),
  'cluster.raw': ask<RawConfiguration>()(ofProfile),
  'cluster.fence-proofs': ask<readonly FenceProof[]>()(ofProfile),
  'cluster.link-latency': ask<readonly LinkLatency[]>()(ofProfile),
  'node.details': ask<NodeDetails>()(ofNode),
  'resource.details': ask<ResourceDetails>()(z.strictObject({ profile: profileId, resource: clusterName })),
};
