import { createHash } from 'node:crypto';
import type { HostKey } from './host-key.ts';
import { readWire } from './wire.ts';

const width = 17;
const height = 9;
/** How often a field was walked over, then where the walk began and where it ended. */
const marks = ' .o+=*BOX@%&#/^SE';
const most = marks.length - 3;

/**
 * A key's fingerprint as a picture, which eyes compare faster than letters: line by line what `ssh-keygen -lv` prints
 * for the same key. @see OpenSSH sshkey.c fingerprint_randomart, the "drunken bishop"
 */
export function randomart(key: HostKey): readonly string[] {
  const field = new Uint8Array(width * height);
  let x = (width - 1) / 2;
  let y = (height - 1) / 2;
  const start = y * width + x;
  for (const byte of createHash('sha256').update(key.blob).digest()) {
    for (let pair = 0; pair < 4; pair++) {
      const step = byte >> (2 * pair);
      x = Math.min(width - 1, Math.max(0, x + (step & 1 ? 1 : -1)));
      y = Math.min(height - 1, Math.max(0, y + (step & 2 ? 1 : -1)));
      const at = y * width + x;
      field[at] = Math.min(most, (field[at] ?? 0) + 1);
    }
  }
  field[start] = marks.length - 2;
  field[y * width + x] = marks.length - 1;
  const rows = Array.from({ length: height }, (_, row) =>
    [...field.subarray(row * width, (row + 1) * width)].map((count) => marks[count]).join(''),
  );
  return [border(titleOf(key)), ...rows.map((row) => `|${row}|`), border('[SHA256]')];
}

function border(title: string): string {
  const before = Math.floor((width - title.length) / 2);
  return `+${'-'.repeat(before)}${title}${'-'.repeat(width - before - title.length)}+`;
}

/** `[ED25519 256]`: the kind of key and its size in bits. */
function titleOf({ type, blob }: HostKey): string {
  if (type === 'ssh-ed25519') return '[ED25519 256]';
  const curve = /^ecdsa-sha2-nistp(\d{3})$/.exec(type);
  if (curve) return `[ECDSA ${curve[1]}]`;
  const bits = type === 'ssh-rsa' ? rsaBits(blob) : undefined;
  return bits === undefined ? '[UNKNOWN]' : `[RSA ${bits}]`.slice(0, width);
}

/** Bits of the modulus. @see RFC 4253, 6.6 ssh-rsa */
function rsaBits(blob: Buffer): number | undefined {
  const wire = readWire(blob);
  wire.bytes();
  wire.bytes();
  const modulus = wire.bytes();
  const first = modulus?.findIndex((byte) => byte !== 0) ?? -1;
  if (modulus === undefined || first < 0) return undefined;
  return (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24;
}
