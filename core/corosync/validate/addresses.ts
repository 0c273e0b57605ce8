import type { Report } from '../../report.ts';
import { addressKind, canonical, isLoopback, isMulticast, isUnspecified, likelyNetwork } from '../address.ts';
import type { ConfEntry } from '../conf-file.ts';
import type { Checked } from './finding.ts';

/** The addresses of the nodelist: real, each used once, of one family in a link, on networks apart. */
export function checkAddresses(checked: Checked): readonly Report[] {
  const entries = checked.view.nodes.flatMap((node) => [...node.links.values()]);
  return [
    ...entries.flatMap((entry) => checkAddress(checked, entry)),
    ...checkTwice(checked, entries),
    ...checkFamilies(checked),
    ...checkNetworks(checked),
  ];
}

function checkAddress({ found }: Checked, entry: ConfEntry): readonly Report[] {
  const { key, value } = entry;
  switch (addressKind(value)) {
    case 'placeholder':
      return [
        found('error', 'COROSYNC_ADDRESS_PLACEHOLDER', entry, `${key} holds a placeholder, ${JSON.stringify(value)}.`, {
          why: 'It stands for an address that nobody filled in; corosync does not start with it.',
          next: 'Write the node’s address on this network.',
        }),
      ];
    case 'invalid':
      return [
        found(
          'error',
          'COROSYNC_ADDRESS_INVALID',
          entry,
          `${JSON.stringify(value)} is neither an address nor a name.`,
          {
            why: 'Corosync can’t resolve it and does not start.',
            next: 'Correct the address.',
          },
        ),
      ];
    case 'name':
      if (isLoopback(value)) return checkKind(found, entry);
      return [
        found('warning', 'COROSYNC_ADDRESS_IS_NAME', entry, `${key} is the name ${value}, not an address.`, {
          why: 'It is resolved when corosync starts; a resolver that is late, or a line 127.0.1.1, keeps the node out.',
          next: 'Write the address itself.',
        }),
      ];
    default:
      return checkKind(found, entry);
  }
}

function checkKind(found: Checked['found'], entry: ConfEntry): readonly Report[] {
  if (isLoopback(entry.value)) {
    return [
      found(
        'error',
        'COROSYNC_ADDRESS_LOOPBACK',
        entry,
        `${entry.key} is ${entry.value}, which no other node reaches.`,
        {
          why: 'Every node would talk to itself only, and be a cluster of its own.',
          next: 'Write the node’s address on the cluster’s network.',
        },
      ),
    ];
  }
  if (isMulticast(entry.value) || isUnspecified(entry.value)) {
    return [
      found('error', 'COROSYNC_ADDRESS_INVALID', entry, `${entry.value} is no single node’s address.`, {
        why: 'Corosync can’t bind to it.',
        next: 'Write the node’s own address.',
      }),
    ];
  }
  return [];
}

function checkTwice({ found }: Checked, entries: readonly ConfEntry[]): readonly Report[] {
  const seen = new Map<string, ConfEntry>();
  return entries.flatMap((entry) => {
    const address = canonical(entry.value);
    const first = seen.get(address);
    if (first === undefined) {
      seen.set(address, entry);
      return [];
    }
    const text = `${entry.value} stands twice, in lines ${first.line ?? '?'} and ${entry.line ?? '?'}.`;
    const advice = { why: 'The second node never joins.', next: 'Give every node and link an address of its own.' };
    return [found('error', 'COROSYNC_DUPLICATE_ADDRESS', entry, text, advice)];
  });
}

function checkFamilies({ view, found }: Checked): readonly Report[] {
  const reports: Report[] = [];
  for (let link = 0; link < 8; link += 1) {
    const entries = view.nodes.flatMap((node) => node.links.get(link) ?? []);
    const literal = entries.filter((entry) => addressKind(entry.value).startsWith('ipv'));
    const odd = literal.find((entry) => addressKind(entry.value) !== addressKind(literal[0]?.value ?? ''));
    if (odd === undefined) continue;
    const text = `Link ${link} has IPv4 and IPv6 addresses.`;
    const advice = { why: 'Corosync does not start so.', next: 'Use one family on each link.' };
    reports.push(found('error', 'COROSYNC_LINK_FAMILIES_MIXED', odd, text, advice));
  }
  return reports;
}

function checkNetworks({ view, found }: Checked): readonly Report[] {
  for (const node of view.nodes) {
    const seen = new Map<string, ConfEntry>();
    for (const entry of node.links.values()) {
      if (!addressKind(entry.value).startsWith('ipv')) continue;
      const network = likelyNetwork(entry.value);
      const first = seen.get(network);
      if (first !== undefined) {
        const text = `${first.key} ${first.value} and ${entry.key} ${entry.value} look like one and the same network.`;
        // The other nodes have the same fault, so it is told once.
        return [
          found('warning', 'COROSYNC_LINKS_SAME_NETWORK', entry, text, {
            why: 'Both links then use one interface, and fail together.',
            next: 'Put each link on a network of its own, unless a mask longer than /24 or /64 makes it so already.',
          }),
        ];
      }
      seen.set(network, entry);
    }
  }
  return [];
}
