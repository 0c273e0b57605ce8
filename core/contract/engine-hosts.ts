import { z } from 'zod';
import { sshAddressSchema } from '../cluster/ssh-address.ts';
import { work } from './call.ts';
import { profileId } from './identifiers.ts';

/** What an installed engine is. */
export interface AboutEngine {
  readonly version: string;
  readonly contract: number;
  /** First 12 hexadecimal digits of the hash of all its files; tells two builds of one version apart. */
  readonly build: string;
}

/** What an installed engine says of itself. */
export interface EngineStatus {
  readonly about: AboutEngine;
  readonly isRunning: boolean;
  readonly pid?: number;
  /** ISO 8601, of the daemon's start. */
  readonly since?: string;
  /** The Node it runs on, `v24.21.0`. */
  readonly node: string;
  /** Long work under way. */
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  readonly profiles: readonly string[];
}

/** What a machine has of an engine. */
export interface EngineOnHost {
  /** Absent where no engine is installed. */
  readonly status?: EngineStatus;
  /** Data are there, with or without an engine. */
  readonly hasData: boolean;
  /** Whether it is the very build that this one would put there; absent where this one carries none. */
  readonly isSame?: boolean;
}

export interface InstalledEngine {
  readonly about: AboutEngine;
  /** What was in use before; absent on a first installation. */
  readonly before?: string;
  readonly isChanged: boolean;
  readonly status: EngineStatus;
}

export interface SentProfile {
  readonly profile: string;
  /** Secrets that the vault there lacks. */
  readonly missingSecrets: readonly string[];
}

const onHost = { ssh: sshAddressSchema };
/** Stops an engine although it works: its runs are interrupted, and can be resumed. */
const isForced = z.boolean().default(false);

/**
 * The engine on a machine near the cluster. Its host key is shown and trusted by `host-key.show` and `host-key.trust`,
 * as a node's is.
 */
export const engineHostCalls = {
  'engine-host.status': work<EngineOnHost>()(z.strictObject(onHost)),
  /** Puts this engine there, or upgrades what is there; its data are kept. */
  'engine-host.install': work<InstalledEngine>()(z.strictObject({ ...onHost, isForced })),
  /** Takes it off with all that it keeps; `typed` is the machine's name, typed by a person. Reports ENGINE_NOT_TYPED. */
  'engine-host.remove': work<{ readonly wasThere: boolean }>()(
    z.strictObject({ ...onHost, typed: z.string().max(300), isForced }),
  ),
  /** Carries a profile there; with the passphrase of the vault there, its secrets and private keys too. */
  'engine-host.send': work<SentProfile>()(
    z.strictObject({ ...onHost, profile: profileId, passphrase: z.string().min(1).max(10_000).optional() }),
  ),
};
