import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../result.ts';
import type { Secret } from '../../secret.ts';
import type { Keyring } from './keyring.ts';
import { deriveKey, type Lock, newPassphraseLock } from './sealed-file.ts';
import { locked } from './vault-reports.ts';

/** Where keys come from: asked once a process. */
export interface KeySource {
  readonly file: string;
  readonly keyring: Keyring | false;
  readonly passphrase?: ((about: { readonly isNew: boolean }) => Promise<Secret | undefined>) | undefined;
}

/** Keys by file and lock, kept while the process lives: deriving one takes half a second, and asking is a nuisance. */
const keys = new Map<string, Promise<Result<Buffer>>>();

function cacheName(file: string, lock: Lock): string {
  return `${file}\n${lock.by === 'passphrase' ? lock.salt : lock.account}`;
}

/** Forgets a key that turned out wrong, so that the passphrase is asked again. */
export function forgetKey(source: KeySource, lock: Lock): void {
  keys.delete(cacheName(source.file, lock));
}

/** The key of an existing vault. Reports VAULT_LOCKED. */
export async function keyFor(source: KeySource, lock: Lock): Promise<Result<Buffer>> {
  const name = cacheName(source.file, lock);
  const known = keys.get(name);
  if (known !== undefined) return known;
  const wanted = lock.by === 'keyring' ? fromKeyring(source, lock) : fromPassphrase(source, lock, false);
  keys.set(name, wanted);
  const key = await wanted;
  if (!key.ok) keys.delete(name);
  return key;
}

/** A key for a new vault: in the keyring where there is one that works, else of a passphrase. Reports VAULT_LOCKED. */
export async function newKey(source: KeySource): Promise<Result<{ readonly key: Buffer; readonly lock: Lock }>> {
  const kept = await inKeyring(source);
  const lock = kept?.lock ?? newPassphraseLock();
  const key = kept !== undefined ? ok(kept.key) : await fromPassphrase(source, lock as PassphraseLock, true);
  if (!key.ok) return key;
  keys.set(cacheName(source.file, lock), Promise.resolve(key));
  return ok({ key: key.value, lock });
}

type PassphraseLock = Extract<Lock, { by: 'passphrase' }>;

/** A random key, put into the keyring and read back; undefined where that does not work. */
async function inKeyring({ keyring }: KeySource): Promise<{ readonly key: Buffer; readonly lock: Lock } | undefined> {
  if (keyring === false) return undefined;
  const key = randomBytes(32);
  const account = `vault-${randomBytes(8).toString('hex')}`;
  try {
    await keyring.set(account, key.toString('base64'));
    if ((await keyring.get(account)) !== key.toString('base64')) return undefined;
    return { key, lock: { by: 'keyring', account } };
  } catch {
    // No desktop, no bus, locked and not to be unlocked: the passphrase is there for that.
    return undefined;
  }
}

async function fromKeyring(source: KeySource, lock: Extract<Lock, { by: 'keyring' }>): Promise<Result<Buffer>> {
  const text = 'The key of the vault is in the keyring of the desktop where it was made, and not to be had from here.';
  const next = 'Unlock the keyring of that desktop session, and run Quorate in it.';
  if (source.keyring === false) return fail(locked(source.file, text, next));
  try {
    const kept = await source.keyring.get(lock.account);
    if (kept !== undefined) return ok(Buffer.from(kept, 'base64'));
  } catch {
    // Told the same way: it can't be read.
  }
  return fail(locked(source.file, text, next));
}

async function fromPassphrase(source: KeySource, lock: PassphraseLock, isNew: boolean): Promise<Result<Buffer>> {
  const passphrase = (await source.passphrase?.({ isNew }))?.reveal() ?? '';
  if (passphrase !== '') return ok(await deriveKey(passphrase, lock));
  const text = isNew
    ? 'There is no keyring here, and no passphrase was given to make a vault with.'
    : 'The vault needs its passphrase, and none was given.';
  return fail(
    locked(
      source.file,
      text,
      'Give it at a terminal, or in a file that you alone can read: QUORATE_PASSPHRASE_FILE=FILE.',
    ),
  );
}
