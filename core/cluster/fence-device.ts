import { z } from 'zod';
import {
  attributesSchema,
  operationSchema,
  pacemakerTimeSchema,
  parametersSchema,
  resourceIdSchema,
} from './resource.ts';

/** A device that can cut a node off for certain: BMC, hypervisor, PDU, shared disk. */
export const fenceDeviceSchema = z.strictObject({
  id: resourceIdSchema,
  /** The agent's name without its class: `fence_ipmilan`. */
  agent: z.string().regex(/^fence_[A-Za-z0-9_]+$/, 'a fence agent is named fence_…, for example fence_ipmilan'),
  /** Nodes it can fence (`pcmk_host_list`). */
  targets: z.array(z.string().min(1)).min(1),
  parameters: parametersSchema.default({}),
  /** Head start of the target in a fence race (`pcmk_delay_base`). */
  delay: pacemakerTimeSchema.optional(),
  meta: attributesSchema.default({}),
  operations: z.array(operationSchema).default([]),
});
export type FenceDevice = z.infer<typeof fenceDeviceSchema>;

/** Devices tried together at one level; levels are tried in order of index. */
export const fenceLevelSchema = z.strictObject({
  node: z.string().min(1),
  index: z.int().min(1).max(9),
  devices: z.array(resourceIdSchema).min(1),
});
export type FenceLevel = z.infer<typeof fenceLevelSchema>;

export const fencingSchema = z.strictObject({
  enabled: z.boolean().default(true),
  devices: z.array(fenceDeviceSchema).default([]),
  levels: z.array(fenceLevelSchema).default([]),
});
