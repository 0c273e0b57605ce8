import type { ClusterDescription } from '../cluster/description.ts';

/** Ports that must reach a node from the other nodes. */
export interface PortOpening {
  readonly protocol: 'udp' | 'tcp';
  readonly first: number;
  readonly last: number;
  readonly purpose: string;
}

/** Default of `mcastport`. @see corosync.conf(5) */
const corosyncPort = 5405;

export interface PortOptions {
  /** pcs talks to every node's pcsd. */
  readonly hasPcsd?: boolean;
  /** Nodes or guests run pacemaker_remote. */
  readonly hasRemote?: boolean;
  /** This machine is the quorum device's host. */
  readonly isQnetd?: boolean;
  readonly hasDlm?: boolean;
  readonly hasBooth?: boolean;
}

/**
 * The exact ports of a described cluster: knet link N listens on the base port + N, udp and udpu on the base port
 * (and send from the one below it).
 * @see corosync.conf(5) mcastport; pcs(8); pacemaker-remoted(8); corosync-qnetd(8)
 */
export function clusterPorts(description: ClusterDescription, options: PortOptions = {}): readonly PortOpening[] {
  const base = description.corosync.port ?? corosyncPort;
  const links = Math.max(1, ...description.nodes.map((node) => node.links.length));
  const isKnet = description.corosync.transport === 'knet';
  const tcp = (port: number, purpose: string): PortOpening => ({ protocol: 'tcp', first: port, last: port, purpose });
  return [
    isKnet
      ? { protocol: 'udp', first: base, last: base + links - 1, purpose: `corosync, ${links} link(s)` }
      : { protocol: 'udp', first: base - 1, last: base, purpose: 'corosync' },
    ...(options.hasPcsd ? [tcp(2224, 'pcsd')] : []),
    ...(options.hasRemote ? [tcp(3121, 'pacemaker_remote')] : []),
    ...(options.isQnetd ? [tcp(5403, 'corosync-qnetd')] : []),
    ...(options.hasDlm ? [tcp(21064, 'dlm')] : []),
    ...(options.hasBooth ? [tcp(9929, 'booth'), { ...tcp(9929, 'booth'), protocol: 'udp' as const }] : []),
  ];
}

/** `5405/udp` or `5405-5406/udp`, as firewalld writes it. */
export function portText({ protocol, first, last }: PortOpening): string {
  return `${first === last ? first : `${first}-${last}`}/${protocol}`;
}
