import { z } from 'zod';
import { constraintSchema } from './constraint.ts';
import { fencingSchema } from './fence-device.ts';
import { attributesSchema, resourceSchema } from './resource.ts';
import { secretRefSchema, sshAddressSchema } from './ssh-address.ts';

/** A node name as corosync, Pacemaker and a host name agree on it. */
export const nodeNameSchema = z
  .string()
  .max(63)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9.-]*$/,
    'a node name holds letters, digits, . and -, and starts with a letter or digit',
  );

export const nodeSchema = z.strictObject({
  name: nodeNameSchema,
  /** Corosync's nodeid; by position, from 1, unless told. @see corosync.conf(5) nodeid */
  id: z.int().min(1).optional(),
  ssh: sshAddressSchema,
  /** The node's address on each link, link 0 first; literal addresses. @see corosync.conf(5) ringX_addr */
  links: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .min(1)
    .max(8),
  votes: z.int().min(0).optional(),
});

export const corosyncSchema = z.strictObject({
  transport: z.enum(['knet', 'udpu', 'udp']).default('knet'),
  /** @see corosync.conf(5) crypto_cipher, crypto_hash */
  crypto: z
    .union([
      z.literal('none'),
      z.strictObject({
        cipher: z.enum(['aes256', 'aes192', 'aes128']).default('aes256'),
        hash: z.enum(['sha512', 'sha384', 'sha256', 'sha1', 'md5']).default('sha256'),
      }),
    ])
    .default({ cipher: 'aes256', hash: 'sha256' }),
  /** @see corosync.conf(5) token (ms); corosync's own default where absent */
  tokenMs: z.int().min(30).optional(),
  consensusMs: z.int().min(36).optional(),
  /** @see corosync.conf(5) link_mode */
  linkMode: z.enum(['passive', 'active', 'rr']).optional(),
  /** Base UDP port; link N uses port + N. @see corosync.conf(5) mcastport */
  port: z.int().min(1).max(65535).optional(),
});

export const quorumSchema = z.strictObject({
  /** Derived from the number of nodes unless told: true for two. @see votequorum(5) two_node */
  twoNode: z.boolean().optional(),
  waitForAll: z.boolean().optional(),
  autoTieBreaker: z.boolean().optional(),
  lastManStanding: z.boolean().optional(),
});

/** A file that a service needs on nodes, for example its configuration. */
export const managedFileSchema = z.strictObject({
  path: z.string().regex(/^\/[^\0\n]*[^\0\n/]$/, 'an absolute path of a file'),
  content: z.union([z.string(), secretRefSchema]),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/)
    .default('0644'),
  owner: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]*$/)
    .default('root'),
  group: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]*$/)
    .default('root'),
  /** All nodes unless told. */
  nodes: z.array(nodeNameSchema).optional(),
});

/** What a client sees of the service: asked in `status`, measured in drills. */
export const probeSchema = z.strictObject({
  /** The resource (or group) whose service it is. */
  resource: z.string(),
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65535),
  /** With a path an HTTP GET that must answer below 500; without, a TCP connect. */
  path: z.string().startsWith('/').optional(),
});

/** A whole cluster as a person describes it: what a profile holds, what `quorate plan FILE.yaml` reads. */
export const descriptionSchema = z.strictObject({
  quorate: z.literal(1),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'a cluster name holds letters, digits and _ . -'),
  environment: z.enum(['production', 'staging', 'practice']).default('production'),
  nodes: z.array(nodeSchema).min(1).max(32),
  corosync: corosyncSchema.prefault({}),
  quorum: quorumSchema.prefault({}),
  fencing: fencingSchema.prefault({}),
  /** Cluster options by their classic names; `stonith-*` becomes `fencing-*` where the version wants it. */
  properties: attributesSchema.default({}),
  resourceDefaults: attributesSchema.default({}),
  resources: z.array(resourceSchema).default([]),
  constraints: z.array(constraintSchema).default([]),
  /** Packages that the services need, by the distribution's own names. */
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/)).default([]),
  files: z.array(managedFileSchema).default([]),
  probes: z.array(probeSchema).default([]),
  /** Machines outside the cluster from which clients' view is measured. */
  vantagePoints: z.array(z.strictObject({ name: nodeNameSchema, ssh: sshAddressSchema })).default([]),
});
export type ClusterDescription = z.infer<typeof descriptionSchema>;
/** The same before defaults are filled in: what a person writes. */
export type ClusterDescriptionInput = z.input<typeof descriptionSchema>;
export type Probe = z.infer<typeof probeSchema>;
