import { z } from 'zod';
import type { Report } from '../report.ts';

/**
 * What goes over the wire, JSON, the same on every host (WebSocket frame, line of standard input, message port).
 * The caller numbers its calls; `stop` ends a follow; `ack` tells how many events of a follow were taken in since the
 * last ack, so that the engine holds back when a screen is slow.
 */
export const requestMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    id: z.number().int().positive(),
    name: z.string().max(60),
    params: z.unknown(),
  }),
  z.strictObject({ kind: z.literal('stop'), id: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('ack'), id: z.number().int().positive(), events: z.number().int().positive() }),
]);
export type RequestMessage = z.infer<typeof requestMessage>;

export type ResponseMessage =
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown }
  /** Of `ask` and `follow` the value; of `work` `{ task: id }`. */
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown; readonly reports: readonly Report[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reports: readonly Report[] };

export { eventsInFlight, messageBytes } from './limits.ts';
