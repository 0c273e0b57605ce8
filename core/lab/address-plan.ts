/**
 * The addresses of a practice cluster. They live inside network namespaces only, so every instance has the same ones
 * and none is ever on an interface of the host.
 */

/** A bridge in the hub, and the interface by which each machine is on it. */
export interface LabNetwork {
  readonly name: 'mgmt' | 'ring0' | 'ring1' | 'service';
  readonly interface: 'mgmt0' | 'ring0' | 'ring1' | 'service0';
  /** First three octets of the /24. */
  readonly prefix: string;
  /** Third octet, used in hardware addresses too. */
  readonly number: number;
}

const network = (name: LabNetwork['name'], at: LabNetwork['interface'], number: number): LabNetwork => ({
  name,
  interface: at,
  prefix: `10.87.${number}`,
  number,
});

/** SSH and the BMCs; apart from the rings, so that a cut ring cuts neither fencing nor administration. */
export const management = network('mgmt', 'mgmt0', 0);
export const ring0 = network('ring0', 'ring0', 1);
export const ring1 = network('ring1', 'ring1', 2);
/** Where clients are, and where a floating address belongs. */
export const service = network('service', 'service0', 3);

export const nodeNetworks: readonly LabNetwork[] = [management, ring0, ring1, service];
export const clientNetworks: readonly LabNetwork[] = [management, service];
export const prefixLength = 24;

/** The host part of a machine's addresses: nodes from 11, the client 200. */
export function hostNumber(machine: { readonly index: number } | 'client'): number {
  return machine === 'client' ? 200 : 10 + machine.index;
}

/** The address of a machine on a network. */
export function addressOn(on: LabNetwork, host: number): string {
  return `${on.prefix}.${host}`;
}

/** The hub's own address: the forwarders of SSH connect from it; no other network has one. */
export const hubAddress = addressOn(management, 1);
/** Free on the service network, for the practice service. */
export const floatingAddress = addressOn(service, 100);

/** A BMC has an address of its own on the management network, as real ones do. */
export function bmcAddress(index: number): string {
  return addressOn(management, 100 + index);
}

/** A locally administered hardware address that stays the same over power cycles, so that ARP entries stay true. */
export function hardwareAddress(on: LabNetwork, host: number): string {
  return `02:51:00:00:0${on.number}:${host.toString(16).padStart(2, '0')}`;
}
