import { randomBytes } from 'node:crypto';
import { type ClusterDescription, type ClusterDescriptionInput, descriptionSchema } from '../cluster/description.ts';
import type { Profile } from '../cluster/profile.ts';
import { readDescription } from '../cluster/read-yaml.ts';
import { authkeySecret, generateAuthkey } from '../corosync/authkey.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { Secret } from '../secret.ts';
import { fetchHostKey } from '../transport/ssh/connect.ts';
import { addHostKey } from '../transport/ssh/known-hosts-file.ts';
import { randomart } from '../transport/ssh/randomart.ts';
import { hostKeyReport } from '../transport/ssh/reports.ts';
import { pcsPasswordSecret } from '../wizards/deploy/pcs-steps.ts';
import { sshOptions } from './machines.ts';
import { missingSecrets, storeSecretsFile } from './secrets.ts';
import type { EngineState } from './state.ts';

/** A host key on first contact, for a person to compare. */
export interface OfferedHostKey {
  readonly node: string;
  readonly host: string;
  readonly port: number;
  readonly type: string;
  readonly fingerprint: string;
  /** The fingerprint as a picture, line by line, as `ssh-keygen -lv` draws it. */
  readonly randomart: readonly string[];
  /** Where the same key lies on the machine, to be compared on its console. */
  readonly fileOnNode: string;
}

export interface AddProfile {
  readonly text: string;
  readonly fileName: string;
  readonly id?: string;
  readonly secretsFile?: string;
  readonly confirmHostKey: (key: OfferedHostKey) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** A profile by id; without one the only profile there is. Reports PROFILE_UNKNOWN, PROFILE_NOT_TOLD. */
export function findProfile({ store }: EngineState, id: string | undefined): Result<Profile> {
  const all = store.profiles.list();
  const names = all.map((profile) => profile.id).join(', ');
  const next = names ? `Name one of: ${names}` : 'Add one: quorate profile add FILE.yaml, or start with: quorate demo';
  if (id !== undefined) {
    const found = store.profiles.get(id);
    return found ? ok(found) : fail(error('PROFILE_UNKNOWN', `There is no profile ${id}.`, { next }));
  }
  const [only] = all;
  if (only && all.length === 1) return ok(only);
  const text = all.length === 0 ? 'There is no profile yet.' : 'There is more than one profile.';
  return fail(error('PROFILE_NOT_TOLD', text, { next }));
}

/** Keeps a profile, stamped. */
export function keepProfile(
  { store }: EngineState,
  profile: Pick<Profile, 'id' | 'description'> & Partial<Profile>,
): Result<Profile> {
  const now = new Date().toISOString();
  const kept: Profile = { ...profile, createdAt: profile.createdAt ?? now, updatedAt: now };
  const put = store.profiles.put(kept);
  return put.ok ? ok(kept) : put;
}

/** Takes a description as a profile: host keys are confirmed one by one, secrets go to the vault. */
export async function addProfile(state: EngineState, options: AddProfile): Promise<Result<Profile>> {
  const read = readDescription(options.text, options.fileName);
  if (!read.ok) return read;
  const id = options.id ?? read.value.name;
  // Files are named after it.
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(id)) {
    const next = 'Write letters, digits and _ . -, beginning with a letter or digit.';
    return fail(error('ARGUMENT_PROFILE_ID', `${JSON.stringify(id)} can't be the id of a profile.`, { next }));
  }
  const keys = await confirmHostKeys(state, read.value, options);
  if (!keys.ok) return keys;
  // A profile that is there is given the new description, and stays what it is: a practice cluster, its vault, its age.
  const kept = keepProfile(state, { ...state.store.profiles.get(id), id, description: read.value });
  if (!kept.ok) return kept;
  if (options.secretsFile === undefined) return ok(kept.value, read.reports);
  const stored = await storeSecretsFile(state, kept.value, options.secretsFile);
  return stored.ok ? ok(kept.value, [...read.reports, ...stored.reports]) : stored;
}

/** Changes what a profile describes, for example the services that the demo adds. */
export function changeProfile(
  state: EngineState,
  id: string,
  change: Partial<ClusterDescriptionInput>,
): Result<Profile> {
  const profile = findProfile(state, id);
  if (!profile.ok) return profile;
  return keepProfile(state, {
    ...profile.value,
    description: descriptionSchema.parse({ ...profile.value.description, ...change }),
  });
}

/** Forgets a profile and its secrets. */
export async function removeProfile(state: EngineState, id: string): Promise<Result<void>> {
  const profile = findProfile(state, id);
  if (!profile.ok) return profile;
  const vault = state.vault(profile.value);
  const names = await vault.list();
  if (!names.ok) return names;
  for (const name of names.value) {
    const removed = await vault.remove(name);
    if (!removed.ok) return removed;
  }
  state.forgetVault(id);
  return state.store.profiles.remove(id);
}

async function confirmHostKeys(
  state: EngineState,
  description: ClusterDescription,
  options: AddProfile,
): Promise<Result<void>> {
  const knownHosts = state.knownHosts();
  const machines = [...description.nodes, ...description.vantagePoints].filter(({ ssh }) => !ssh.hostKeys?.length);
  for (const { name: node, ssh } of machines) {
    const shown = await fetchHostKey(ssh, { node, ...sshOptions(state, undefined, options.signal) });
    if (!shown.ok) return shown;
    const { key, fingerprint, verdict } = shown.value;
    if (verdict.kind === 'trusted') continue;
    // A changed or revoked key is no question for a person at a prompt: it is a hard stop.
    if (verdict.kind !== 'unknown' && verdict.kind !== 'authority-only') {
      return fail(hostKeyReport({ node, host: ssh.host, port: ssh.port, user: ssh.user }, key, verdict));
    }
    const fileOnNode = `/etc/ssh/ssh_host_${key.type.replace(/^ssh-/, '').replace(/^ecdsa-.*/, 'ecdsa')}_key.pub`;
    const offered = {
      node,
      host: ssh.host,
      port: ssh.port,
      type: key.type,
      fingerprint,
      randomart: randomart(key),
      fileOnNode,
    };
    if (!(await options.confirmHostKey(offered))) {
      return fail(
        error('SSH_HOST_KEY_NOT_CONFIRMED', `The host key of ${node} was not confirmed: ${key.type} ${fingerprint}.`, {
          node,
          why: 'A key that nobody has compared may be that of a machine in between, which would read all that is sent.',
          next:
            `Compare it on the machine's console (ssh-keygen -lf ${fileOnNode}) and add the profile at a terminal, ` +
            'or write the key into ssh.hostKeys.',
        }),
      );
    }
    await addHostKey(knownHosts, ssh.host, ssh.port, key);
  }
  return ok(undefined);
}

/** Makes the secrets that are only ours (corosync's key, pcsd's password), and names those that only a person knows and the vault lacks. */
export async function ensureSecrets(state: EngineState, profile: Profile): Promise<Result<void>> {
  const vault = state.vault(profile);
  const names = await vault.list();
  if (!names.ok) return names;
  const ours: Readonly<Record<string, () => string>> = {
    [authkeySecret]: () => Buffer.from(generateAuthkey()).toString('base64'),
    [pcsPasswordSecret]: () => randomBytes(24).toString('base64url'),
  };
  for (const [name, make] of Object.entries(ours)) {
    if (names.value.includes(name)) continue;
    const put = await vault.put(name, new Secret(make()));
    if (!put.ok) return put;
  }
  const missing = await missingSecrets(state, profile);
  if (!missing.ok) return missing;
  if (missing.value.length === 0) return ok(undefined);
  return fail(
    ...missing.value.map((name) =>
      error('SECRET_MISSING', `The vault of ${profile.id} has no secret named ${name}.`, {
        why: 'The description refers to it.',
        next: `Put it there: quorate profile secret ${profile.id} ${name}`,
      }),
    ),
  );
}
