import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { readWire, type WireReader, wireString } from './wire.ts';

/** Bits below which ssh takes no RSA key. @see ssh_config(5) RequiredRSASize */
const leastRsaBits = 1024;

interface Curve {
  readonly name: string;
  /** Of one coordinate. */
  readonly bytes: number;
  readonly digest: string;
}

const curves: Readonly<Record<string, Curve>> = {
  nistp256: { name: 'P-256', bytes: 32, digest: 'sha256' },
  nistp384: { name: 'P-384', bytes: 48, digest: 'sha384' },
  nistp521: { name: 'P-521', bytes: 66, digest: 'sha512' },
};

/** The fields of a key of this type that follow its name, taken off a message. `undefined` for types that we don't take. */
export function readKeyFields(type: string, wire: WireReader): readonly Buffer[] | undefined {
  const count = { 'ssh-ed25519': 1, 'ssh-rsa': 2 }[type] ?? (/^ecdsa-sha2-nistp(256|384|521)$/.test(type) ? 2 : 0);
  const fields = Array.from({ length: count }, () => wire.bytes()).filter((field) => field !== undefined);
  return count > 0 && fields.length === count ? fields : undefined;
}

/** A key in SSH wire format from its fields. @see RFC 4253, 6.6; RFC 5656, 3.1; RFC 8709, 4 */
export function keyBlob(type: string, fields: readonly Buffer[]): Buffer {
  return Buffer.concat([wireString(type), ...fields.map(wireString)]);
}

/**
 * Whether `signature` (in SSH wire format) over `data` was made with the private half of the key. False for keys,
 * signatures and algorithms that are not taken: SHA-1 (`ssh-rsa`) is not. @see RFC 8332, 3; RFC 5656, 3.1.2
 */
export function isSignedBy(key: Buffer, data: Buffer, signature: Buffer): boolean {
  try {
    return check(key, data, signature);
  } catch {
    return false;
  }
}

function check(key: Buffer, data: Buffer, signature: Buffer): boolean {
  const of = readWire(key);
  const type = of.text() ?? '';
  const fields = readKeyFields(type, of);
  const made = readWire(signature);
  const algorithm = made.text() ?? '';
  const value = made.bytes();
  if (fields === undefined || value === undefined || !of.isAtEnd() || !made.isAtEnd()) return false;
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = fields;
  if (type === 'ssh-ed25519') {
    if (algorithm !== type || first.length !== 32 || value.length !== 64) return false;
    return verify(null, data, fromJwk({ kty: 'OKP', crv: 'Ed25519', x: first.toString('base64url') }), value);
  }
  if (type === 'ssh-rsa') {
    const digest = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm];
    const modulus = withoutZeros(second);
    if (digest === undefined || modulus.length * 8 < leastRsaBits || value.length > modulus.length) return false;
    const rsa = fromJwk({ kty: 'RSA', e: first.toString('base64url'), n: modulus.toString('base64url') });
    return verify(digest, data, rsa, padded(value, modulus.length));
  }
  const curve = curves[first.toString('latin1')];
  if (curve === undefined || algorithm !== type || type !== `ecdsa-sha2-${first.toString('latin1')}`) return false;
  // An uncompressed point: 4, x, y. @see RFC 5480, 2.2
  if (second.length !== 1 + 2 * curve.bytes || second[0] !== 4) return false;
  const x = second.subarray(1, 1 + curve.bytes).toString('base64url');
  const y = second.subarray(1 + curve.bytes).toString('base64url');
  const pair = readWire(value);
  const [r, s] = [pair.bytes(), pair.bytes()].map((number) => number && withoutZeros(number));
  if (!r || !s || !pair.isAtEnd() || r.length > curve.bytes || s.length > curve.bytes) return false;
  const both = Buffer.concat([padded(r, curve.bytes), padded(s, curve.bytes)]);
  const ecdsa = fromJwk({ kty: 'EC', crv: curve.name, x, y });
  return verify(curve.digest, data, { key: ecdsa, dsaEncoding: 'ieee-p1363' }, both);
}

function fromJwk(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

/** A number of SSH may begin with a zero byte, so that it is not negative. */
function withoutZeros(number: Buffer): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? Buffer.alloc(0) : number.subarray(first);
}

function padded(number: Buffer, length: number): Buffer {
  return Buffer.concat([Buffer.alloc(length - number.length), number]);
}
