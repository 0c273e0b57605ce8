import { z } from 'zod';
import type { DrillRun } from '../drills/drill-run.ts';
import { ask, work } from './call.ts';
import { clusterName, ofProfile, profileId, recordId } from './identifiers.ts';

export type { DrillRun } from '../drills/drill-run.ts';

export const drillCalls = {
  /** Newest first. */
  'drill.list': ask<readonly DrillRun[]>()(ofProfile),
  /** The self-contained report. */
  'drill.report': ask<{ readonly html: string }>()(z.strictObject({ profile: profileId, drill: recordId })),
  /** Cuts the power of a node by its fence device; `typed` is the node's name, typed by a person. */
  'drill.crash': work<DrillRun>()(
    z.strictObject({ profile: profileId, node: clusterName.optional(), typed: z.string().max(255) }),
  ),
};
