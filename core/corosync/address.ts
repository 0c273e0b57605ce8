import { isIP, isIPv4 } from 'node:net';

/** What stands where an address should be. */
export type AddressKind = 'ipv4' | 'ipv6' | 'name' | 'placeholder' | 'invalid';

/** Tells a literal address from a name to resolve, a placeholder that a tutorial left, and a slip. */
export function addressKind(value: string): AddressKind {
  const family = isIP(value);
  if (family === 4) return 'ipv4';
  if (family === 6) return 'ipv6';
  if (isPlaceholder(value)) return 'placeholder';
  return isHostName(value) ? 'name' : 'invalid';
}

/** Words and marks that people write for "put yours here"; an underscore is in no host name. */
function isPlaceholder(value: string): boolean {
  if (value === '' || /[<>{}$[\]%@"']/.test(value)) return true;
  if (/^[xX]{1,3}(\.[xX\d]{1,3}){3}$/.test(value) || /^\d+\.\d+\.\d+\.[xX]{1,3}$/.test(value)) return true;
  if (/[_\s]/.test(value) && /[A-Za-z]/.test(value)) return true;
  return /^(your|my|the)[-.]|ip-?addr|address$|placeholder|change-?me|todo/i.test(value);
}

/** A name that a resolver could know; only digits and dots is an address with a slip in it. */
function isHostName(value: string): boolean {
  return value.length <= 253 && !/^[\d.]+$/.test(value) && /^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\.?$/.test(value);
}

/** 127.0.0.0/8, ::1, and the names that stand for them. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.');
  return canonical(address) === '0:0:0:0:0:0:0:1' || /^localhost(\.localdomain)?\d?\.?$/i.test(address);
}

/** 224.0.0.0/4 and ff00::/8. */
export function isMulticast(address: string): boolean {
  if (isIPv4(address)) {
    const first = Number(address.split('.')[0]);
    return first >= 224 && first <= 239;
  }
  return isIP(address) === 6 && /^ff/i.test(address);
}

/** 0.0.0.0, :: and 255.255.255.255: no node's own address. */
export function isUnspecified(address: string): boolean {
  return address === '255.255.255.255' || /^0+(\.0+){3}$/.test(address) || /^[0:]+$/.test(address);
}

/**
 * The network that an address most likely lies in, as a label to compare: /24 for IPv4 and /64 for IPv6, since a
 * corosync.conf says nothing of masks.
 */
export function likelyNetwork(address: string): string {
  return isIPv4(address) ? address.split('.').slice(0, 3).join('.') : expand(address).slice(0, 4).join(':');
}

/** The same text for the same address: IPv6 in its long form, lower case. */
export function canonical(address: string): string {
  return isIP(address) === 6 ? expand(address).join(':') : address.toLowerCase();
}

function expand(address: string): readonly string[] {
  const [plain = ''] = address.toLowerCase().split('%');
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const filler = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...filler, ...right].map((group) =>
    /^[0-9a-f]+$/.test(group) ? group.replace(/^0+(?=.)/, '') : group,
  );
}
