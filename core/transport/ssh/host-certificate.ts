import { fingerprint, type HostKey, parseHostKey } from './host-key.ts';
import { type KnownHost, linesFor, matchesPattern } from './known-hosts.ts';
import { isSignedBy, keyBlob, readKeyFields } from './public-key.ts';
import { readWire } from './wire.ts';

/** What a certificate of OpenSSH says; nothing of it is to be believed before it was judged. */
export interface HostCertificate {
  /** The key that it speaks for, as the machine shows it in a handshake. */
  readonly key: HostKey;
  readonly kind: 'host' | 'user' | 'unknown';
  readonly id: string;
  /** Names of hosts, with `*` and `?`. */
  readonly principals: readonly string[];
  /** Seconds since the epoch; the end itself is no longer valid. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly hasCriticalOptions: boolean;
  readonly authority: HostKey;
  /** What is signed, and the signature. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

const suffix = '-cert-v01@openssh.com';

/** Reads a certificate; `undefined` where it is none, or of a key that we don't take. @see OpenSSH PROTOCOL.certkeys */
export function parseHostCertificate(blob: Buffer): HostCertificate | undefined {
  const wire = readWire(blob);
  const name = wire.text() ?? '';
  if (!name.endsWith(suffix)) return undefined;
  const type = name.slice(0, -suffix.length);
  wire.bytes(); // a nonce
  const fields = readKeyFields(type, wire);
  if (fields === undefined) return undefined;
  wire.uint64(); // the serial number
  const kind = wire.uint32();
  const id = wire.text();
  const principals = namesIn(wire.bytes());
  const validAfter = wire.uint64();
  const validBefore = wire.uint64();
  const criticalOptions = wire.bytes();
  wire.bytes(); // extensions, which mean nothing for hosts
  wire.bytes(); // reserved
  const authority = parseHostKey(wire.bytes() ?? Buffer.alloc(0));
  const end = wire.position();
  const signature = wire.bytes();
  const key = parseHostKey(keyBlob(type, fields));
  if (!wire.isAtEnd() || !key || !authority || !principals || !signature || !criticalOptions) return undefined;
  if (id === undefined || validAfter === undefined || validBefore === undefined) return undefined;
  return {
    key,
    kind: kind === 2 ? 'host' : kind === 1 ? 'user' : 'unknown',
    id,
    principals,
    validAfter,
    validBefore,
    hasCriticalOptions: criticalOptions.length > 0,
    authority,
    signed: blob.subarray(0, end),
    signature,
  };
}

function namesIn(list: Buffer | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const wire = readWire(list);
  const names: string[] = [];
  while (!wire.isAtEnd()) {
    const name = wire.text();
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** A certificate that holds, with the line of known_hosts that makes it so; or why it does not. */
export type CertificateVerdict =
  | { readonly isGood: true; readonly by: KnownHost }
  | { readonly isGood: false; readonly why: string };

/**
 * Judges a certificate as ssh does: signed by an authority that stands for the host and is not revoked, for a host,
 * for this name, for now, with nothing critical in it. Stricter in one point: a certificate without names, which ssh
 * once took for every host, speaks for none.
 * @see OpenSSH sshkey.c sshkey_cert_check_host, hostfile.c check_key_in_hostkeys
 */
export function judgeHostCertificate(
  certificate: HostCertificate,
  known: readonly KnownHost[],
  at: { readonly host: string; readonly port: number },
  nowMs: number,
): CertificateVerdict {
  const refuse = (why: string): CertificateVerdict => ({ isGood: false, why });
  const { authority, key } = certificate;
  const host = at.host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const lines = [...linesFor(known, at.host, at.port), ...(at.port === 22 ? [] : linesFor(known, at.host, 22))];
  const has = (marker: KnownHost['marker'], of: HostKey) =>
    lines.find((line) => line.marker === marker && line.key.blob.equals(of.blob));
  if (has('revoked', authority)) return refuse(`its authority ${fingerprint(authority)} is marked as revoked`);
  if (has('revoked', key)) return refuse('its key is marked as revoked');
  const by = has('cert-authority', authority);
  if (by === undefined) return refuse(`another authority signed it: ${fingerprint(authority)} (${authority.type})`);
  if (!isSignedBy(authority.blob, certificate.signed, certificate.signature)) return refuse('its signature is wrong');
  if (certificate.kind !== 'host') return refuse('it is a certificate for a user, not for a host');
  const now = BigInt(Math.floor(nowMs / 1000));
  if (now < certificate.validAfter) return refuse(`it is not valid before ${when(certificate.validAfter)}`);
  if (now >= certificate.validBefore) return refuse(`it expired on ${when(certificate.validBefore)}`);
  if (!certificate.principals.some((principal) => matchesPattern(principal, host)))
    return refuse(`it is for ${certificate.principals.map(shown).join(', ') || 'no host by name'}, not for ${host}`);
  if (certificate.hasCriticalOptions) return refuse('it has critical options, and none is known for hosts');
  return { isGood: true, by };
}

/** Text of a stranger, made fit for a sentence. */
function shown(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '?').slice(0, 80);
}

function when(seconds: bigint): string {
  const ms = Number(seconds) * 1000;
  return ms <= 8.64e15 ? `${new Date(ms).toISOString().slice(0, 19)}Z` : 'the end of time';
}
