import { z } from 'zod';
import type { descriptionSchema } from '../cluster/description.ts';
import type { MachineKey } from '../cluster/machine-key.ts';
import type { Profile } from '../cluster/profile.ts';
import { sshAddressSchema } from '../cluster/ssh-address.ts';
import type { AdoptedCluster } from '../wizards/adopt/adopt.ts';
import type { CheckedDescription } from '../wizards/deploy-answers/check-description.ts';
import { ask, work } from './call.ts';
import { clusterName, nothing, ofProfile, profileId } from './identifiers.ts';

export type { ClusterDescription, ClusterDescriptionInput } from '../cluster/description.ts';
export type { MachineKey } from '../cluster/machine-key.ts';
export type { Profile } from '../cluster/profile.ts';
export type { AdoptedCluster } from '../wizards/adopt/adopt.ts';
export type { CheckedDescription } from '../wizards/deploy-answers/check-description.ts';

const nodeAddress = z.strictObject({ name: clusterName, ssh: sshAddressSchema });

export const profileCalls = {
  'profile.list': ask<readonly Profile[]>()(nothing),
  'profile.get': ask<Profile>()(ofProfile),
  /** Keeps a description under an id, new or changed. Host keys must be trusted before. */
  'profile.put': ask<Profile>()(z.strictObject({ profile: profileId, description: z.unknown() })),
  'profile.remove': ask<void>()(ofProfile),
  /** As YAML, without secrets. */
  'profile.export': ask<{ readonly yaml: string }>()(ofProfile),
  /** Reads YAML without keeping it; its reports name the line. */
  'profile.read': ask<z.infer<typeof descriptionSchema>>()(z.strictObject({ yaml: z.string().max(1_000_000) })),
  /** What is wrong with a description, at which place, and the same as YAML. Keeps nothing, asks no machine. */
  'description.check': ask<CheckedDescription>()(z.strictObject({ description: z.record(z.string(), z.unknown()) })),
  /** Names of the secrets that the vault lacks. */
  'secret.missing': ask<readonly string[]>()(ofProfile),
  'secret.put': ask<void>()(
    z.strictObject({ profile: profileId, name: z.string().max(200), value: z.string().max(100_000) }),
  ),
  /** Opens (or makes) the profile's vault for this engine's lifetime. */
  'vault.unlock': ask<void>()(z.strictObject({ profile: profileId, passphrase: z.string().min(1).max(10_000) })),
  'host-key.show': ask<MachineKey>()(nodeAddress),
  'host-key.trust': ask<void>()(z.strictObject({ ...nodeAddress.shape, key: z.string().max(20_000) })),
  /** Reads an existing cluster from one of its nodes; `AdoptedCluster` is the task's value. Changes nothing. */
  'adopt.read': work<AdoptedCluster>()(z.strictObject({ profile: profileId, ssh: sshAddressSchema })),
};
