import { randomBytes } from 'node:crypto';

/** Where corosync looks for the key, and what must be true of the file: 0400 root. */
export const authkeyPath = '/etc/corosync/authkey';
/** The name under which a cluster's key lies in the vault, as base64. */
export const authkeySecret = 'corosync/authkey';

/**
 * A new key for all nodes of a cluster: 256 random bytes, of the 128 to 4096 that corosync takes.
 * Kept as base64 in the vault and written as bytes (`encoding: 'base64'` in a file action).
 * @see corosync-keygen(8)
 */
export function generateAuthkey(): Uint8Array {
  return randomBytes(256);
}
