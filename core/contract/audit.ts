import { z } from 'zod';
import { ask } from './call.ts';
import { clusterName, nothing, profileId } from './identifiers.ts';

/** One row of the log of all that was done to machines; newest first. */
export interface AuditRowView {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly host: string;
  readonly profileId?: string;
  readonly node: string;
  readonly reason: string;
  readonly what: string;
  readonly outcome: string;
  readonly hash: string;
}

export const auditCalls = {
  'audit.list': ask<readonly AuditRowView[]>()(
    z.strictObject({
      profile: profileId.optional(),
      node: clusterName.optional(),
      limit: z.number().int().positive().max(2_000).optional(),
    }),
  ),
  'audit.verify': ask<{ readonly seq: number; readonly hash: string }>()(nothing),
};
