import type { NodeDetails } from '../../../core/contract/live.ts';
import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';

type Description = ClusterDescriptionInput;

/** The most links that knet carries. @see corosync.conf(5) */
export const mostLinks = 8;

export function linkCountOf(description: Description): number {
  return Math.max(1, ...description.nodes.map(({ links }) => links.length));
}

/** Sets one machine's address on one link. */
export function changeLink(description: Description, node: number, link: number, address: string): Description {
  return {
    ...description,
    nodes: description.nodes.map((each, index) =>
      index === node ? { ...each, links: padded(each.links, link + 1).with(link, address) } : each,
    ),
  };
}

function padded(links: readonly string[], count: number): string[] {
  return [...links, ...Array.from({ length: Math.max(0, count - links.length) }, () => '')];
}

/** One more link, with addresses where they are known. */
export function addLink(description: Description, addresses: ReadonlyMap<string, string> = new Map()): Description {
  const count = linkCountOf(description);
  if (count >= mostLinks) return description;
  return {
    ...description,
    nodes: description.nodes.map((node) => ({
      ...node,
      links: [...padded(node.links, count), addresses.get(node.name) ?? ''],
    })),
  };
}

/** Takes a link away; the first stays, for a cluster without one is none. */
export function removeLink(description: Description, link: number): Description {
  if (linkCountOf(description) === 1) return description;
  return {
    ...description,
    nodes: description.nodes.map((node) => ({ ...node, links: node.links.filter((_, index) => index !== link) })),
  };
}

/** A network in which every machine has an address: a link that could be. */
export interface LinkOffer {
  /** `10.87.2.0/24`. */
  readonly network: string;
  readonly interfaces: readonly string[];
  readonly byNode: ReadonlyMap<string, string>;
}

/** The network of an IPv4 address with its prefix, `10.87.2.11/24`; undefined for anything else. */
function networkOf(text: string): { readonly address: string; readonly network: string } | undefined {
  const [, address = '', prefix = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? [];
  const length = Number(prefix);
  const octets = address.split('.').map(Number);
  if (address === '' || length > 31 || length < 8 || octets.some((octet) => octet > 255)) return undefined;
  const whole = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(whole / size) * size;
  const dotted = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
  return { address, network: `${dotted}/${length}` };
}

/**
 * Networks that every machine is in and that carry no link yet, from what was read on the machines. One that a machine
 * could not be read about is no offer: it would be a guess.
 */
export function linkOffers(description: Description, details: readonly NodeDetails[]): readonly LinkOffer[] {
  const found = new Map<string, { byNode: Map<string, string>; interfaces: Set<string> }>();
  for (const { node, addresses } of details) {
    if (!addresses.isKnown) continue;
    for (const { interface: name, addresses: own } of addresses.value) {
      if (name === 'lo') continue;
      for (const { address, network } of own.flatMap((text) => networkOf(text) ?? [])) {
        const offer = found.get(network) ?? { byNode: new Map(), interfaces: new Set() };
        offer.byNode.set(node, address);
        offer.interfaces.add(name);
        found.set(network, offer);
      }
    }
  }
  const used = new Set(description.nodes.flatMap(({ links }) => links));
  return [...found]
    .filter(([, { byNode }]) => description.nodes.every(({ name }) => byNode.has(name)))
    .filter(([, { byNode }]) => ![...byNode.values()].some((address) => used.has(address)))
    .map(([network, { byNode, interfaces }]) => ({ network, byNode, interfaces: [...interfaces] }));
}
