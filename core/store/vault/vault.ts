import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, ReportError, type Result } from '../../result.ts';
import { Secret, type SecretSource } from '../../secret.ts';
import { exclusively } from './exclusive.ts';
import { type Keyring, systemKeyring } from './keyring.ts';
import { type Lock, readSealed, seal, unseal, writeSealed } from './sealed-file.ts';
import { forgetKey, type KeySource, keyFor, newKey } from './vault-key.ts';
import { attempt, locked, notWritten } from './vault-reports.ts';

/**
 * The secrets of one profile. All report VAULT_LOCKED (no passphrase, a wrong one, no keyring), VAULT_DAMAGED,
 * VAULT_NOT_WRITTEN. Nothing is asked before the first call that needs it.
 */
export interface Vault {
  get(name: string): Promise<Result<Secret | undefined>>;
  put(name: string, secret: Secret): Promise<Result<void>>;
  /** Names, sorted. */
  list(): Promise<Result<readonly string[]>>;
  remove(name: string): Promise<Result<void>>;
  /** For those who only look up: throws a `ReportError` where the vault is locked. */
  readonly source: SecretSource;
}

export interface VaultOptions {
  /** The store's folder; the vault is a file below it. */
  readonly folder: string;
  readonly profileId: string;
  /** Asked once a process, and only where no keyring holds the key. */
  readonly passphrase?: (about: { readonly isNew: boolean }) => Promise<Secret | undefined>;
  /** The system's unless told; false for none. */
  readonly keyring?: Keyring | false;
}

/** What a change does to the entries; true where it changed any. */
type Change = (entries: Map<string, string>) => boolean;

interface Opened {
  readonly key: Buffer;
  readonly lock: Lock;
  readonly entries: Map<string, string>;
}

const nameRule = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/;
/** Times that a change is begun anew because another process made the vault meanwhile. */
const maxTries = 5;
/** The last change of each file in this process; the next waits for it. */
const changes = new Map<string, Promise<unknown>>();

/** Reads and decrypts; undefined where there is no vault yet. */
async function read(source: KeySource): Promise<Result<Opened | undefined>> {
  const sealed = attempt(source.file, () => readSealed(source.file));
  if (!sealed.ok) return sealed;
  if (sealed.value === undefined) return ok(undefined);
  const { lock } = sealed.value;
  const key = await keyFor(source, lock);
  if (!key.ok) return key;
  const { value } = sealed;
  const entries = attempt(source.file, () => unseal(value, key.value));
  if (!entries.ok) return entries;
  if (entries.value !== undefined) return ok({ key: key.value, lock, entries: entries.value });
  forgetKey(source, lock);
  const text = 'The passphrase does not open the vault, or its file was changed.';
  return fail(locked(source.file, text, 'Try again with the passphrase that it was made with.'));
}

/** Reads, changes and writes as one, so that of two processes neither loses what the other put in. */
async function change(source: KeySource, folder: string, apply: Change, isMade: boolean): Promise<Result<void>> {
  const { file } = source;
  for (let tries = 0; tries < maxTries; tries++) {
    const found = await read(source);
    if (!found.ok) return found;
    const wasThere = found.value !== undefined;
    if (!wasThere && !isMade) return ok(undefined);
    const folderMade = attempt(file, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    if (!folderMade.ok) return folderMade;
    const opened = found.value === undefined ? await newKey(source) : ok(found.value);
    if (!opened.ok) return opened;
    const { key, lock } = opened.value;
    const written = attempt(file, () =>
      exclusively(join(folder, 'lock'), () => {
        const now = readSealed(file);
        if ((now !== undefined) !== wasThere) return false;
        const entries = now === undefined ? new Map<string, string>() : unseal(now, key);
        if (entries === undefined) return false;
        if (!apply(entries)) return true;
        // With its last secret the vault goes: the next one may be made with another passphrase.
        if (entries.size === 0) rmSync(file, { force: true });
        else writeSealed(file, seal(entries, key, lock));
        return true;
      }),
    );
    if (!written.ok) return written;
    if (written.value) return ok(undefined);
  }
  return fail(notWritten(file, 'another process keeps changing it'));
}

/** Opens the vault of a profile: a file sealed by AES-256-GCM, its key in the keyring or made of a passphrase. */
export function openVault(options: VaultOptions): Vault {
  const folder = join(options.folder, 'vault');
  // Encoded, since an id becomes a file's name.
  const file = join(folder, `${encodeURIComponent(options.profileId)}.vault`);
  const source: KeySource = { file, keyring: options.keyring ?? systemKeyring, passphrase: options.passphrase };

  /** One change at a time in this process. */
  const queue = (apply: Change, isMade: boolean): Promise<Result<void>> => {
    const next = (changes.get(file) ?? Promise.resolve()).then(() => change(source, folder, apply, isMade));
    changes.set(
      file,
      next.catch(() => undefined),
    );
    return next;
  };

  const get: Vault['get'] = async (name) => {
    const opened = await read(source);
    if (!opened.ok) return opened;
    const value = opened.value?.entries.get(name);
    return ok(value === undefined ? undefined : new Secret(value));
  };

  return {
    get,
    put: (name, secret) => {
      if (!nameRule.test(name)) throw new Error(`${name} is not a secret's name`);
      const put: Change = (entries) => {
        if (entries.get(name) === secret.reveal()) return false;
        entries.set(name, secret.reveal());
        return true;
      };
      return queue(put, true);
    },
    list: async () => {
      const opened = await read(source);
      return opened.ok ? ok([...(opened.value?.entries.keys() ?? [])].sort()) : opened;
    },
    remove: (name) => queue((entries) => entries.delete(name), false),
    source: async (name) => {
      const found = await get(name);
      if (!found.ok) throw new ReportError(found.reports);
      return found.value;
    },
  };
}
