import { expect, test } from 'vitest';
import {
  addressOn,
  bmcAddress,
  floatingAddress,
  hardwareAddress,
  hostNumber,
  hubAddress,
  nodeNetworks,
} from '../../../core/lab/address-plan.ts';
import { hostWidePrefix, instancePattern } from '../../../core/lab/instance.ts';

test('no two machines, BMCs or bridges of the largest cluster share an address, on the wire or above it', () => {
  const members = [...Array.from({ length: 16 }, (_, at) => ({ index: at + 1 })), 'client' as const];
  const hosts = members.map(hostNumber);
  const addresses = [
    ...nodeNetworks.flatMap((network) => hosts.map((host) => addressOn(network, host))),
    ...Array.from({ length: 16 }, (_, at) => bmcAddress(at + 1)),
    hubAddress,
    floatingAddress,
  ];
  expect(new Set(addresses).size).toBe(addresses.length);
  const wire = nodeNetworks.flatMap((network) => [1, ...hosts].map((host) => hardwareAddress(network, host)));
  expect(new Set(wire).size).toBe(wire.length);
  for (const address of wire) expect(address).toMatch(/^02(:[0-9a-f]{2}){5}$/);
});

test('an interface name of the largest cluster is one that Linux takes (15 characters)', () => {
  for (const network of nodeNetworks) expect(`node16-${network.interface}`.length).toBeLessThanOrEqual(15);
});

test('the host-wide names of an instance are of no other whose name begins alike', () => {
  expect(hostWidePrefix('a-b').startsWith(hostWidePrefix('a'))).toBe(false);
  expect(instancePattern.test('a.b')).toBe(false);
});
