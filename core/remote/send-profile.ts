import type { Profile } from '../cluster/profile.ts';
import { secretNamesOf } from '../cluster/secret-names.ts';
import type { SentProfile } from '../contract/engine-hosts.ts';
import { type Report, warning } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { Secret, SecretSource } from '../secret.ts';
import type { ContractClient } from './client.ts';

export interface SendProfile {
  readonly profile: Profile;
  /** Host keys known here, in the form of a description: `ssh-ed25519 AAAA…`. */
  readonly hostKeysOf: (host: string, port: number) => readonly string[];
  /** Given where secrets are to go along: from here, into the vault there, which is opened with the passphrase. */
  readonly secrets?: {
    readonly source: SecretSource;
    /** Reads a private key that the profile names; undefined where it can't be read. */
    readonly readKey: (file: string) => Promise<Secret | undefined>;
    readonly passphrase: Secret;
  };
}

/**
 * Carries a profile to an engine near the cluster. The host keys that are known here go along, so that nobody has to
 * compare them twice; secrets only where asked for. Reports STORE_*, VAULT_LOCKED; warns with ENGINE_IDENTITY_FILE
 * where the way to a node needs a file of this machine, ENGINE_PRACTICE_ADDRESS where an address is this machine's own.
 */
export async function sendProfile(client: ContractClient, sending: SendProfile): Promise<Result<SentProfile>> {
  const { profile, secrets } = sending;
  const keys = secrets ? await readKeys(profile.description, secrets.readKey) : new Map<string, SentKey>();
  const description = mapAddresses(profile.description, (way) => withKey(withHostKeys(way, sending.hostKeysOf), keys));
  const put = await client.ask('profile.put', { profile: profile.id, description });
  if (!put.ok) return put;
  if (secrets) {
    const unlocked = await client.ask('vault.unlock', {
      profile: profile.id,
      passphrase: secrets.passphrase.reveal(),
    });
    if (!unlocked.ok) return unlocked;
    const values = new Map([...keys.values()].map(({ name, value }) => [name, value]));
    for (const name of secretNamesOf(description)) {
      const value = values.get(name) ?? (await secrets.source(name));
      if (value === undefined) continue;
      const kept = await client.ask('secret.put', { profile: profile.id, name, value: value.reveal() });
      if (!kept.ok) return kept;
    }
  }
  const missing = await client.ask('secret.missing', { profile: profile.id });
  // A vault that is locked there is told, and is no reason to say that the profile did not arrive.
  const left = missing.ok ? missing.value : secretNamesOf(description);
  return ok({ profile: profile.id, missingSecrets: left }, [...put.reports, ...wayReports(description)]);
}

type Description = Profile['description'];

type Address = Description['nodes'][number]['ssh'];
type Hop = NonNullable<Address['jump']>[number];

/** Changes each way to a machine, jump hosts too. */
function mapAddresses(description: Description, change: <Way extends Hop>(way: Way) => Way): Description {
  const address = (ssh: Address): Address => ({
    ...change(ssh),
    ...(ssh.jump ? { jump: ssh.jump.map((hop) => change(hop)) } : {}),
  });
  return {
    ...description,
    nodes: description.nodes.map((node) => ({ ...node, ssh: address(node.ssh) })),
    vantagePoints: description.vantagePoints.map((point) => ({ ...point, ssh: address(point.ssh) })),
  };
}

function withHostKeys<Way extends Hop>(way: Way, hostKeysOf: SendProfile['hostKeysOf']): Way {
  const keys = [...new Set([...(way.hostKeys ?? []), ...hostKeysOf(way.host, way.port)])];
  return keys.length === 0 ? way : { ...way, hostKeys: keys };
}

interface SentKey {
  readonly name: string;
  readonly value: Secret;
}

/** The private keys that the profile names, by file; each becomes a secret there. */
async function readKeys(
  description: Description,
  read: (file: string) => Promise<Secret | undefined>,
): Promise<ReadonlyMap<string, SentKey>> {
  const keys = new Map<string, SentKey>();
  for (const file of identityFiles(description)) {
    const value = await read(file);
    if (value !== undefined) keys.set(file, { name: `ssh/identity-${keys.size + 1}`, value });
  }
  return keys;
}

function identityFiles({ nodes, vantagePoints }: Description): readonly string[] {
  const ways = [...nodes, ...vantagePoints].flatMap(({ ssh }) => [ssh, ...(ssh.jump ?? [])]);
  return [...new Set(ways.flatMap(({ identityFile }) => identityFile ?? []))];
}

/** A key that goes along is named by its secret instead of by its file. */
function withKey<Way extends Hop>(way: Way, keys: ReadonlyMap<string, SentKey>): Way {
  const key = way.identityFile === undefined ? undefined : keys.get(way.identityFile);
  if (key === undefined) return way;
  const { identityFile: _file, ...rest } = way;
  return { ...rest, identityKey: { secret: key.name } } as Way;
}

/** What on the way from there to the nodes may not be as it is here. */
function wayReports(description: Description): readonly Report[] {
  const machines = [...description.nodes, ...description.vantagePoints];
  const files = identityFiles(description);
  const here = machines.filter(({ ssh }) => /^(127\.|localhost$|::1$)/.test(ssh.host));
  return [
    ...files.map((file) =>
      warning('ENGINE_IDENTITY_FILE', `The profile logs in with the key ${file}, which is a file of this machine.`, {
        why: 'Keys and agents stay here; the engine there logs in with its own.',
        next: 'Send it with its secrets, or put a key at the same path there.',
      }),
    ),
    ...here.map(({ name }) =>
      warning('ENGINE_PRACTICE_ADDRESS', `${name} is reached through an address of this machine itself.`, {
        node: name,
        why: 'From another machine that address leads elsewhere.',
        next: 'Give the address by which the engine there reaches it.',
      }),
    ),
  ];
}
