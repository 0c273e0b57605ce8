import { readdir } from 'node:fs/promises';
import { fail, ok, type Result } from '../result.ts';
import {
  addressOn,
  bmcAddress,
  clientNetworks,
  hardwareAddress,
  hostNumber,
  hubAddress,
  type LabNetwork,
  management,
  nodeNetworks,
  prefixLength,
} from './address-plan.ts';
import { hostWideName, hostWidePrefix } from './instance.ts';
import { type HostCommand, runCommand } from './run-command.ts';

/** The namespace that holds the bridges, the BMCs and the inner end of the SSH forwarders. */
export function hubNamespace(instance: string): string {
  return hostWideName(instance, 'hub');
}

/** The path by which nsenter and nspawn know a network namespace. @see ip-netns(8) */
export function namespacePath(name: string): string {
  return `/run/netns/${name}`;
}

/** Enters a network namespace and no other: /sys stays the host's, which `ip netns exec` would remount. */
export function inNetwork(namespace: string, argv: readonly string[]): HostCommand {
  return ['nsenter', `--net=${namespacePath(namespace)}`, '--', ...argv];
}

/** Makes the hub: a bridge for each network, an address on the management network only. */
export async function createHub(instance: string, nodes: number, signal: AbortSignal): Promise<Result<unknown>> {
  const hub = hubNamespace(instance);
  const bmcs = Array.from({ length: nodes }, (_, at) => bmcAddress(at + 1));
  return createNamespace(
    hub,
    [
      'link set lo up',
      // A bridge without an address of its own takes its lowest port's: it would change when a machine is unplugged,
      // and who talks to the hub (SSH, a fence agent to its BMC) would send to nobody until ARP is asked again.
      ...nodeNetworks.map(
        (network) => `link add ${network.name} address ${hardwareAddress(network, 1)} type bridge mcast_snooping 0`,
      ),
      ...[hubAddress, ...bmcs].map((address) => `address add ${address}/${prefixLength} dev ${management.name}`),
      ...nodeNetworks.map(({ name }) => `link set ${name} up`),
    ],
    signal,
  );
}

/** A machine of the cluster as the networks see it. */
export interface NetworkMember {
  readonly name: string;
  /** Position from 1; the client has none. */
  readonly index: number | 'client';
}

/** Makes a machine's namespace and plugs it into its networks; what an earlier life of it left is gone. */
export async function plugIn(instance: string, member: NetworkMember, signal: AbortSignal): Promise<Result<unknown>> {
  await unplug(instance, member, signal);
  const host = member.index === 'client' ? hostNumber('client') : hostNumber({ index: member.index });
  const networks = networksOf(member);
  const namespace = hostWideName(instance, member.name);
  const made = await createNamespace(namespace, ['link set lo up'], signal);
  if (!made.ok) return made;
  const plugged = await configure(
    hubNamespace(instance),
    networks.flatMap((network) => [
      `link add ${port(member, network)} type veth peer name ${network.interface} ` +
        `address ${hardwareAddress(network, host)} netns ${namespace}`,
      `link set ${port(member, network)} master ${network.name} up`,
    ]),
    signal,
  );
  if (!plugged.ok) return plugged;
  return configure(
    namespace,
    networks.flatMap((network) => [
      `address add ${addressOn(network, host)}/${prefixLength} broadcast + dev ${network.interface}`,
      `link set ${network.interface} up`,
    ]),
    signal,
  );
}

/**
 * Pulls all cables of a machine and forgets its namespace: addresses that it held (a floating one, say) answer no
 * more, as after a loss of power.
 */
export async function unplug(instance: string, member: NetworkMember, signal: AbortSignal): Promise<void> {
  const hub = hubNamespace(instance);
  // Each may be gone already; what must be true is that it is gone after.
  await runCommand(['ip', '-force', '-n', hub, '-batch', '-'], {
    signal,
    input: networksOf(member)
      .map((network) => `link delete ${port(member, network)}\n`)
      .join(''),
  });
  await runCommand(['ip', 'netns', 'delete', hostWideName(instance, member.name)], { signal });
}

/** Deletes all namespaces of an instance, by what is there. */
export async function deleteNamespaces(instance: string, signal: AbortSignal): Promise<Result<unknown>> {
  const names = await readdir('/run/netns').catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(hostWidePrefix(instance)))) {
    const deleted = await runCommand(['ip', 'netns', 'delete', name], { signal });
    if (!deleted.ok) return deleted;
  }
  return ok(undefined);
}

function networksOf(member: NetworkMember): readonly LabNetwork[] {
  return member.index === 'client' ? clientNetworks : nodeNetworks;
}

/** The hub's end of a cable; at most 15 characters, as Linux wants: `node16-service0` has them all. */
function port(member: NetworkMember, network: LabNetwork): string {
  return `${member.name}-${network.interface}`;
}

async function createNamespace(name: string, lines: readonly string[], signal: AbortSignal): Promise<Result<unknown>> {
  const added = await runCommand(['ip', 'netns', 'add', name], { signal });
  if (!added.ok) return added;
  const configured = await configure(name, lines, signal);
  if (!configured.ok) return configured;
  // A host that forwards would pass it on to new namespaces, and the networks would be one.
  const closed = await runCommand(inNetwork(name, ['sysctl', '-q', '-w', 'net.ipv4.ip_forward=0']), { signal });
  return closed.ok ? ok(undefined) : fail(...closed.reports);
}

function configure(namespace: string, lines: readonly string[], signal: AbortSignal): Promise<Result<unknown>> {
  return runCommand(['ip', '-n', namespace, '-batch', '-'], { signal, input: `${lines.join('\n')}\n` });
}
