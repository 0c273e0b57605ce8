import { BlockList, isIPv6 } from 'node:net';

/** An address in one spelling, so that two of IPv6 can be compared. */
export function canonical(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** Whether two addresses are one, however they are written. */
export const same = (one: string, other: string) => canonical(one) === canonical(other);

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
/** 127.0.0.0/8 and ::1: the machine itself. */
export const isLoopback = (address: string) => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
