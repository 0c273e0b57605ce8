import { z } from 'zod';
import type { Profile } from '../cluster/profile.ts';
import { ask, work } from './call.ts';
import { nothing, profileId } from './identifiers.ts';

export interface PracticeStatus {
  readonly instance: string;
  readonly isWhole: boolean;
  readonly machines: readonly { readonly name: string; readonly power: 'on' | 'off' }[];
}

export const practiceCalls = {
  'practice.list': ask<readonly PracticeStatus[]>()(nothing),
  'practice.up': work<Profile>()(
    z.strictObject({
      instance: profileId,
      release: z.enum(['bookworm', 'trixie', 'sid']),
      nodes: z.number().int().min(2).max(16),
    }),
  ),
  'practice.down': work<void>()(z.strictObject({ instance: profileId })),
};
