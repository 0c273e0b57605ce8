import { createHash } from 'node:crypto';

/** A host's public key as it stands in known_hosts: type and blob. */
export interface HostKey {
  /** For example `ssh-ed25519`; `ssh-rsa` for every RSA key, whatever the signature algorithm. */
  readonly type: string;
  /** The key in SSH wire format. */
  readonly blob: Buffer;
}

/** Signature algorithms that we take, best first. SHA-1 (`ssh-rsa`) is not among them. @see sshd_config(5) */
const algorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
export type HostKeyAlgorithm = (typeof algorithms)[number];

/** Reads type and blob of a key; `undefined` where the blob does not begin with its own type. @see RFC 4253, 6.6 */
export function parseHostKey(blob: Buffer): HostKey | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined;
  return { type: blob.toString('latin1', 4, 4 + length), blob };
}

/** Reads `ssh-ed25519 AAAA…`, the second and third field of known_hosts. */
export function parseHostKeyText(text: string): HostKey | undefined {
  const [type, base64] = text.trim().split(/\s+/);
  if (type === undefined || base64 === undefined || !/^[A-Za-z0-9+/]+=*$/.test(base64)) return undefined;
  const key = parseHostKey(Buffer.from(base64, 'base64'));
  return key?.type === type ? key : undefined;
}

/** `ssh-ed25519 AAAA…` */
export function printHostKey(key: HostKey): string {
  return `${key.type} ${key.blob.toString('base64')}`;
}

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export function fingerprint(key: HostKey): string {
  return `SHA256:${createHash('sha256').update(key.blob).digest('base64').replace(/=+$/, '')}`;
}

/** The algorithms to offer: those of the key types already known for the host come first. */
export function preferKnownTypes(types: readonly string[]): HostKeyAlgorithm[] {
  const isKnown = (algorithm: HostKeyAlgorithm): boolean =>
    types.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))];
}

/**
 * A `hostVerifier` for ssh2 that can only say yes by a synchronous `true`.
 *
 * ssh2 1.17 takes everything but `false` for a yes: a promise, null, 0, a callback without argument, and a missing or
 * non-function verifier (lib/protocol/kex.js). So `true` is compared here, and whatever throws is a no.
 */
export function strictVerifier(check: (key: Buffer) => boolean): (key: Buffer) => boolean {
  if (typeof check !== 'function') throw new Error('a host key check must be a function');
  return (key) => {
    try {
      return check(key) === true;
    } catch {
      return false;
    }
  };
}
