import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../plan/canonical.ts';

const bytes = z.base64();

/** How the key is had; it stands in clear at the head of the file and is sealed with the rest against change. */
const lockSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('passphrase'),
    /** scrypt's cost: bounded, so that a forged file can't take all memory. @see RFC 7914 */
    N: z
      .int()
      .min(2 ** 15)
      .max(2 ** 20),
    r: z.int().min(8).max(16),
    p: z.int().min(1).max(4),
    salt: bytes,
  }),
  z.strictObject({ by: z.literal('keyring'), account: z.string() }),
]);
export type Lock = z.infer<typeof lockSchema>;

const sealedSchema = z.strictObject({
  quorateVault: z.literal(1),
  lock: lockSchema,
  iv: bytes,
  tag: bytes,
  data: bytes,
});
export type Sealed = z.infer<typeof sealedSchema>;

const entriesSchema = z.array(z.tuple([z.string(), z.string()]));

/** A new lock for a passphrase: 128 MiB of memory and about half a second for each guess. */
export function newPassphraseLock(): Lock {
  return { by: 'passphrase', N: 2 ** 17, r: 8, p: 1, salt: randomBytes(16).toString('base64') };
}

/** The 256-bit key that a passphrase makes. */
export function deriveKey(passphrase: string, lock: Extract<Lock, { by: 'passphrase' }>): Promise<Buffer> {
  const { N, r, p, salt } = lock;
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // Normalised, so that an ä typed on another system is the same ä.
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, options, (cause, key) => {
      if (cause === null) resolve(key);
      else reject(cause);
    });
  });
}

/** Reads a sealed file; undefined where there is none. Throws what the file system throws, and on another format. */
export function readSealed(file: string): Sealed | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
  return sealedSchema.parse(JSON.parse(text));
}

function boundTo(lock: Lock): Buffer {
  return Buffer.from(canonicalJson({ quorateVault: 1, lock }));
}

/** Encrypts entries under a key, with a nonce of its own each time. @see NIST SP 800-38D (AES-256-GCM) */
export function seal(entries: ReadonlyMap<string, string>, key: Buffer, lock: Lock): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(boundTo(lock));
  const clear = Buffer.from(JSON.stringify([...entries]));
  const data = Buffer.concat([cipher.update(clear), cipher.final()]);
  clear.fill(0);
  return {
    quorateVault: 1,
    lock,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Decrypts; undefined where the key is not the right one, or anything was changed. */
export function unseal(sealed: Sealed, key: Buffer): Map<string, string> | undefined {
  const tag = Buffer.from(sealed.tag, 'base64');
  const iv = Buffer.from(sealed.iv, 'base64');
  if (tag.length !== 16 || iv.length !== 12) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAAD(boundTo(sealed.lock));
  decipher.setAuthTag(tag);
  try {
    const clear = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    const entries = entriesSchema.parse(JSON.parse(clear.toString('utf8')));
    clear.fill(0);
    return new Map(entries);
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError) throw cause;
    return undefined;
  }
}

/** Replaces the file as a whole, readable by its owner only; what a killed write left beside it goes. */
export function writeSealed(file: string, sealed: Sealed): void {
  const folder = dirname(file);
  const prefix = `.${basename(file)}.`;
  for (const name of readdirSync(folder)) if (name.startsWith(prefix)) unlinkSync(join(folder, name));
  const temporary = join(folder, `${prefix}${randomBytes(6).toString('hex')}`);
  try {
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      const content = Buffer.from(`${JSON.stringify(sealed)}\n`);
      for (let at = 0; at < content.length; ) at += writeSync(handle, content, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (cause) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw cause;
  }
  syncFolder(folder);
}

/** Puts the rename itself on disk; not every system lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows: the rename is journalled by the file system.
  }
}
