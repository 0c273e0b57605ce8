import { describe, expect, test } from 'vitest';
import { addressKind, canonical, isLoopback, isMulticast, likelyNetwork } from '../../../core/corosync/address.ts';

describe('addressKind', () => {
  test.each([
    ['10.0.0.1', 'ipv4'],
    ['fd00::1', 'ipv6'],
    ['node1', 'name'],
    ['node-1.example.org', 'name'],
    ['private_binding_IP_address', 'placeholder'],
    ['<node1-ip>', 'placeholder'],
    ['$NODE1', 'placeholder'],
    ['{{ ip }}', 'placeholder'],
    ['192.168.1.x', 'placeholder'],
    ['x.x.x.x', 'placeholder'],
    ['your-ip', 'placeholder'],
    ['', 'placeholder'],
    ['10.0.0.300', 'invalid'],
    ['10.0.0', 'invalid'],
    ['a..b', 'invalid'],
  ])('%s is %s', (value, kind) => {
    expect(addressKind(value)).toBe(kind);
  });
});

test.each(['127.0.0.1', '127.0.1.1', '::1', '0:0:0:0:0:0:0:1', 'localhost'])('%s is loopback', (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each(['10.127.0.1', 'fd00::1', '::', '1::1', 'localhosts'])('%s is not loopback', (address) => {
  expect(isLoopback(address)).toBe(false);
});

test('multicast', () => {
  expect(['224.0.0.1', '239.255.1.1', 'ff02::1'].every(isMulticast)).toBe(true);
  expect(['223.0.0.1', '240.0.0.1', 'fe80::1', 'node'].some(isMulticast)).toBe(false);
});

test('one address has one canonical text', () => {
  expect(canonical('FD00:0:0::0001')).toBe(canonical('fd00::1'));
  expect(canonical('fd00::1:0')).not.toBe(canonical('fd00::1'));
});

test('networks', () => {
  expect(likelyNetwork('10.1.2.3')).toBe(likelyNetwork('10.1.2.200'));
  expect(likelyNetwork('10.1.2.3')).not.toBe(likelyNetwork('10.1.3.3'));
  expect(likelyNetwork('fd00:1::5')).toBe(likelyNetwork('fd00:1:0:0:9::'));
});
