import { z } from 'zod';
import type { LogBatch } from '../live/merged-logs.ts';
import { follow } from './call.ts';
import { profileId } from './identifiers.ts';

export type { LogBatch, MergedLogLine } from '../live/merged-logs.ts';

export const logCalls = {
  'logs.follow': follow<LogBatch>()(
    z.strictObject({ profile: profileId, backlog: z.number().int().min(0).max(5_000).default(500) }),
  ),
};
