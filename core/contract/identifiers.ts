import { z } from 'zod';

/** Names of things on this side of SSH. What a node is named is checked by the schemas of core/cluster. */
export const profileId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/);
export const recordId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/);
/** A resource, node or device as the cluster calls it: whatever it may hold, it is data and one line. */
export const clusterName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\u0000-\u001f\u007f]+$/);
export const nothing = z.strictObject({});
export const ofProfile = z.strictObject({ profile: profileId });
export const ofNode = z.strictObject({ profile: profileId, node: clusterName });
