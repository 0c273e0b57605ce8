import { z } from 'zod';
import { ask } from './call.ts';
import { nothing, recordId } from './identifiers.ts';

/** Answers of a wizard that is not finished; kept at each step, so that closing the app loses nothing. */
export interface Draft {
  readonly id: string;
  /** Which wizard: `deploy`. */
  readonly wizard: string;
  readonly title: string;
  /** The step that is open. */
  readonly step: string;
  readonly answers: unknown;
  readonly updatedAt: string;
}

const answers = z.record(z.string(), z.unknown());

export const draftCalls = {
  'draft.list': ask<readonly Draft[]>()(nothing),
  'draft.get': ask<Draft>()(z.strictObject({ draft: recordId })),
  'draft.put': ask<void>()(
    z.strictObject({
      draft: recordId,
      wizard: z.string().max(40),
      title: z.string().max(200),
      step: z.string().max(40),
      answers,
    }),
  ),
  'draft.remove': ask<void>()(z.strictObject({ draft: recordId })),
};
