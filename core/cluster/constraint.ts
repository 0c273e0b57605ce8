import { z } from 'zod';
import { resourceIdSchema } from './resource.ts';

/** `INFINITY`, `-INFINITY` or a whole number within ±1000000. */
export const scoreSchema = z.union([
  z.int(),
  z.string().regex(/^([+-]?INFINITY|-?\d+)$/i, 'a score is INFINITY, -INFINITY or a whole number'),
]);
const roleSchema = z.enum(['Started', 'Stopped', 'Promoted', 'Unpromoted']);
const nodeNameSchema = z.string().min(1);

export const locationSchema = z.strictObject({
  type: z.literal('location'),
  id: resourceIdSchema.optional(),
  resource: resourceIdSchema,
  node: nodeNameSchema,
  score: scoreSchema,
  role: roleSchema.optional(),
});

/** `resource` runs where `with` runs (score above 0) or does not (below 0). */
export const colocationSchema = z.strictObject({
  type: z.literal('colocation'),
  id: resourceIdSchema.optional(),
  resource: resourceIdSchema,
  with: resourceIdSchema,
  score: scoreSchema.default('INFINITY'),
  resourceRole: roleSchema.optional(),
  withRole: roleSchema.optional(),
});

/** `first` acts before `then`; stopping goes the other way unless not symmetrical. */
export const orderSchema = z.strictObject({
  type: z.literal('order'),
  id: resourceIdSchema.optional(),
  first: resourceIdSchema,
  then: resourceIdSchema,
  firstAction: z.enum(['start', 'stop', 'promote', 'demote']).optional(),
  thenAction: z.enum(['start', 'stop', 'promote', 'demote']).optional(),
  kind: z.enum(['Mandatory', 'Optional', 'Serialize']).default('Mandatory'),
  symmetrical: z.boolean().optional(),
});

export const constraintSchema = z.discriminatedUnion('type', [locationSchema, colocationSchema, orderSchema]);
export type Constraint = z.infer<typeof constraintSchema>;
