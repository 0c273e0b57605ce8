import { z } from 'zod';

/** The name under which a secret lies in the profile's vault; never the secret itself. */
export const secretRefSchema = z.strictObject({
  secret: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/, 'a secret name is letters, digits and . _ / -'),
});
export type SecretRef = z.infer<typeof secretRefSchema>;

/** A host or user name can never be taken for an option, nor for anything a shell reads. */
const hostSchema = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9[:_][A-Za-z0-9.:_%\]-]*$/, 'a host is a name or an address, without spaces or shell characters');
const userSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9._-]{0,63}$/, 'a user name is letters, digits and . _ -');

const hopShape = {
  host: hostSchema,
  port: z.int().min(1).max(65535).default(22),
  user: userSchema.default('root'),
  /** Private key file; with `passphrase` where it is encrypted. */
  identityFile: z.string().min(1).optional(),
  /** The private key itself, in the vault: for an engine on a machine where no key file should lie. */
  identityKey: secretRefSchema.optional(),
  passphrase: secretRefSchema.optional(),
  password: secretRefSchema.optional(),
  /** Use the running ssh-agent; true unless told. */
  agent: z.boolean().default(true),
  /** Host keys known for this host, as in the second and third field of known_hosts: `ssh-ed25519 AAAA…`. */
  hostKeys: z.array(z.string().regex(/^[a-z0-9@.-]+ [A-Za-z0-9+/=]+$/)).optional(),
};

/** How a machine is reached over SSH. Everything a node says stays out of here. */
export const sshAddressSchema = z.strictObject({
  ...hopShape,
  /** Jump hosts in order, each verified like the machine itself. */
  jump: z.array(z.strictObject(hopShape)).optional(),
  /** `auto`: root as it is, else `sudo -n`, else sudo with `sudoPassword`. */
  sudo: z.enum(['auto', 'never']).default('auto'),
  sudoPassword: secretRefSchema.optional(),
});
export type SshAddress = z.infer<typeof sshAddressSchema>;
export type SshHop = NonNullable<SshAddress['jump']>[number];
