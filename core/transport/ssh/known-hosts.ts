import { createHmac, timingSafeEqual } from 'node:crypto';
import { fingerprint, type HostKey, parseHostKeyText } from './host-key.ts';

/** One line of a known_hosts file that could be read. @see sshd(8) SSH_KNOWN_HOSTS FILE FORMAT */
export interface KnownHost {
  readonly marker?: 'revoked' | 'cert-authority';
  /** The first field as it is written: patterns with commas, or one hashed name. */
  readonly names: string;
  readonly key: HostKey;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What is known about a host, against the key that it showed. */
export type HostKeyVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'unknown' }
  /** A certificate authority stands for the host, but no certificate of it speaks for this key. */
  | { readonly kind: 'authority-only'; readonly by: KnownHost }
  | { readonly kind: 'changed'; readonly known: KnownHost }
  /** The host is known by keys of other types only. */
  | { readonly kind: 'new-type'; readonly known: KnownHost }
  | { readonly kind: 'revoked'; readonly by: KnownHost };

/** Reads a known_hosts file; comments, blank lines and lines that make no sense are passed over, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const found: KnownHost[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*(?:@(\S+)\s+)?([^#\s@]\S*)\s+(\S+)\s+(\S+)/.exec(line);
    if (match === null) continue;
    const [, marker, names, type, base64] = match;
    if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') continue;
    const key = parseHostKeyText(`${type} ${base64}`);
    if (key === undefined || names === undefined) continue;
    found.push({ ...(marker === undefined ? {} : { marker }), names, key, file, line: index + 1 });
  }
  return found;
}

/** The name under which a host stands in known_hosts: `host`, or `[host]:port` where the port is not 22. */
export function knownHostName(host: string, port: number): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return port === 22 ? bare : `[${bare}]:${port}`;
}

/** Tells whether the first field of a line stands for `name`: hashed, wildcards, and `!` which excludes. */
export function matchesHost(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHashed(names, name);
  let isMatch = false;
  for (const pattern of names.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) {
      isMatch = true;
    }
  }
  return isMatch;
}

function matchesHashed(names: string, name: string): boolean {
  const [empty, version, salt, hash, ...rest] = names.split('|');
  if (empty !== '' || version !== '1' || salt === undefined || hash === undefined || rest.length > 0) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** `*` and `?` without a regular expression, so that no pattern in a file can make it slow. */
export function matchesPattern(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Keys that the profile pins for a host, as lines of known_hosts would say it. */
export function pinnedKeys(host: string, port: number, hostKeys: readonly string[] | undefined): KnownHost[] {
  const names = knownHostName(host, port);
  return (hostKeys ?? []).flatMap((text, index) => {
    const key = parseHostKeyText(text);
    return key === undefined ? [] : [{ names, key, file: 'the profile', line: index + 1 }];
  });
}

/** The lines that speak about a host, pinned keys included. */
export function linesFor(known: readonly KnownHost[], host: string, port: number): KnownHost[] {
  const name = knownHostName(host, port);
  return known.filter((line) => matchesHost(line.names, name));
}

/**
 * Judges the key that a host showed. A revoked key loses against everything; a known key wins against stale lines of
 * the same host; a key of a new type is never taken for known. Like ssh, a host on another port than 22 is also
 * trusted where the same key stands under its plain name.
 */
export function judgeHostKey(known: readonly KnownHost[], host: string, port: number, key: HostKey): HostKeyVerdict {
  const isSame = (line: KnownHost): boolean => line.key.blob.equals(key.blob);
  const lines = linesFor(known, host, port);
  const plainLines = port === 22 ? [] : linesFor(known, host, 22);

  const revoked = [...lines, ...plainLines].find((line) => line.marker === 'revoked' && isSame(line));
  if (revoked !== undefined) return { kind: 'revoked', by: revoked };
  if ([...lines, ...plainLines].some((line) => line.marker === undefined && isSame(line))) return { kind: 'trusted' };

  const keys = lines.filter((line) => line.marker === undefined);
  const sameType = keys.find((line) => line.key.type === key.type);
  if (sameType !== undefined) return { kind: 'changed', known: sameType };
  const [otherType] = keys;
  if (otherType !== undefined) return { kind: 'new-type', known: otherType };
  const authority = [...lines, ...plainLines].find((line) => line.marker === 'cert-authority');
  return authority === undefined ? { kind: 'unknown' } : { kind: 'authority-only', by: authority };
}

/** Where a key is known from, for a report: `SHA256:… (ssh-ed25519, known_hosts line 3)`. */
export function describeKnown(line: KnownHost): string {
  return `${fingerprint(line.key)} (${line.key.type}, ${line.file} line ${line.line})`;
}
