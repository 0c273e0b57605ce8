import { z } from 'zod';
import { secretRefSchema } from './ssh-address.ts';

/** An XML id as Pacemaker takes it, and nothing that a shell or an option parser could take for its own. */
export const resourceIdSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z_][A-Za-z0-9._-]*$/, 'an id starts with a letter or _ and holds letters, digits and . _ -');

/** `class:provider:type` or `class:type`, for example `ocf:heartbeat:IPaddr2`, `systemd:nginx`. */
export const agentNameSchema = z
  .string()
  .regex(
    /^(ocf:[A-Za-z0-9._-]+:[A-Za-z0-9._-]+|(systemd|service|lsb|stonith):[A-Za-z0-9._@\\:-]+)$/,
    'an agent is class:provider:type or class:type, for example ocf:heartbeat:IPaddr2 or systemd:nginx',
  );

/** A Pacemaker time: `10s`, `500ms`, `2min`, `PT1M`, or seconds. @see Pacemaker Explained, time specification */
export const pacemakerTimeSchema = z.union([
  z
    .string()
    .regex(
      /^(\d+(\.\d+)?\s*(us|usec|ms|msec|s|sec|m|min|h|hr)?|P[0-9TYMDHWS]+)$/,
      'a time is a number with ms, s, min or h',
    ),
  z.number().nonnegative(),
]);

const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** Values are text in the CIB; YAML's numbers and booleans are taken as they are written. */
export const attributesSchema = z.record(z.string(), scalar);
export const parametersSchema = z.record(z.string(), z.union([scalar, secretRefSchema]));

export const operationSchema = z
  .object({
    name: z.string().regex(/^[a-z][a-z_-]*$/),
    interval: pacemakerTimeSchema.default('0s'),
    timeout: pacemakerTimeSchema.optional(),
  })
  .catchall(scalar);

export const primitiveSchema = z.strictObject({
  type: z.literal('primitive'),
  id: resourceIdSchema,
  agent: agentNameSchema,
  parameters: parametersSchema.default({}),
  meta: attributesSchema.default({}),
  operations: z.array(operationSchema).default([]),
});

export const groupSchema = z.strictObject({
  type: z.literal('group'),
  id: resourceIdSchema,
  members: z.array(primitiveSchema).min(1),
  meta: attributesSchema.default({}),
});

export const cloneSchema = z.strictObject({
  type: z.literal('clone'),
  id: resourceIdSchema,
  member: z.discriminatedUnion('type', [primitiveSchema, groupSchema]),
  promotable: z.boolean().default(false),
  meta: attributesSchema.default({}),
});

export const resourceSchema = z.discriminatedUnion('type', [primitiveSchema, groupSchema, cloneSchema]);
export type Attributes = z.infer<typeof attributesSchema>;
export type Parameters = z.infer<typeof parametersSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type Primitive = z.infer<typeof primitiveSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Clone = z.infer<typeof cloneSchema>;
export type Resource = z.infer<typeof resourceSchema>;

/** Whether an operation watches the resource again and again; a monitor with interval 0 runs once, as a probe. */
export function isRecurringMonitor({ name, interval }: z.input<typeof operationSchema>): boolean {
  return name === 'monitor' && interval !== undefined && !/^0+(\.0+)?\s*[a-z]*$/.test(String(interval));
}
