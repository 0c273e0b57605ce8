import { z } from 'zod';

/** IPC channels between page and main; the preload knows no other. */
export const toEngine = 'quorate:to-engine';
export const fromEngine = 'quorate:from-engine';

/** What main says to the engine's process. `connect` comes with a port that then speaks the contract. */
export const mainMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connect') }),
  /** Whether there is such a profile; answered by `known`. */
  z.strictObject({ kind: z.literal('is-known'), profile: z.string().max(100) }),
  /** Stop work before its next step, and end. */
  z.strictObject({ kind: z.literal('end') }),
]);
export type MainMessage = z.infer<typeof mainMessage>;

/** What the engine's process says to main. */
export const engineMessage = z.discriminatedUnion('kind', [
  /** It could not open: each a sentence for a person. */
  z.strictObject({ kind: z.literal('refused'), texts: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('known'), profile: z.string(), isKnown: z.boolean() }),
  /** Titles of the work under way, whenever that changes. */
  z.strictObject({ kind: z.literal('work'), titles: z.array(z.string()) }),
  /** Something that nobody here asked for. Text from nodes is in it: shown as text. */
  z.strictObject({ kind: z.literal('notice'), profile: z.string(), title: z.string(), body: z.string() }),
]);
export type EngineMessage = z.infer<typeof engineMessage>;
