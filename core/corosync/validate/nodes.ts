import type { Report } from '../../report.ts';
import { type ConfEntry, entryIn, sectionsAt } from '../conf-file.ts';
import type { NodeView } from '../model.ts';
import { checkAddresses } from './addresses.ts';
import type { Checked } from './finding.ts';

/** The nodelist: that there is one, that ids and names are told apart, that every node has the same links. */
export function checkNodes(checked: Checked): readonly Report[] {
  const { view, found, file } = checked;
  if (view.nodes.length === 0) {
    const place = sectionsAt(file, ['nodelist'])[0] ?? sectionsAt(file, ['totem'])[0];
    return [
      found('error', 'COROSYNC_NO_NODELIST', place, 'The file names no nodes.', {
        why: 'knet and udpu do not start without a nodelist, and quorum can’t be counted from it.',
        next: 'Add nodelist { node { name, nodeid, ring0_addr } } with every node of the cluster.',
      }),
    ];
  }
  return [
    ...checkTwice(checked, 'COROSYNC_DUPLICATE_NODEID', 'nodeid', 'Corosync refuses to start.'),
    ...checkTwice(checked, 'COROSYNC_DUPLICATE_NAME', 'name', 'Pacemaker takes the two nodes for one and the same.'),
    ...checkIdentity(checked),
    ...checkLinks(checked),
    ...checkAddresses(checked),
  ];
}

function checkTwice(
  { view, found }: Checked,
  code: 'COROSYNC_DUPLICATE_NODEID' | 'COROSYNC_DUPLICATE_NAME',
  key: 'nodeid' | 'name',
  why: string,
): readonly Report[] {
  const seen = new Map<string, ConfEntry>();
  return view.nodes.flatMap(({ section }) => {
    const entry = entryIn(section, key);
    if (entry === undefined) return [];
    const first = seen.get(entry.value);
    if (first === undefined) {
      seen.set(entry.value, entry);
      return [];
    }
    const text = `${key} ${entry.value} is given to two nodes, in lines ${first.line ?? '?'} and ${entry.line ?? '?'}.`;
    return [found('error', code, entry, text, { why, next: `Give every node a ${key} of its own.` })];
  });
}

function checkIdentity({ view, found }: Checked): readonly Report[] {
  const reports: Report[] = [];
  for (const [at, node] of view.nodes.entries()) {
    const label = nodeLabel(node, at);
    if (node.id === undefined && entryIn(node.section, 'nodeid') === undefined) {
      const isKnet = view.transport === 'knet';
      reports.push(
        found(isKnet ? 'error' : 'warning', 'COROSYNC_NODEID_MISSING', node.section, `${label} has no nodeid.`, {
          why: isKnet
            ? 'Corosync does not start with knet unless every node has one.'
            : 'An id is made from the address, and changes with it.',
          next: `Add nodeid: ${at + 1} (a number that no other node has).`,
        }),
      );
    }
    if (node.name === undefined) {
      reports.push(
        found('warning', 'COROSYNC_NAME_MISSING', node.section, `${label} has no name.`, {
          why: 'Corosync looks for the host name here first, and Pacemaker falls back on what uname says.',
          next: 'Add name: with the output of `uname -n` on that node.',
        }),
      );
    }
  }
  return reports;
}

function checkLinks({ view, found }: Checked): readonly Report[] {
  const reports: Report[] = [];
  const [first] = view.nodes;
  if (first === undefined) return [];
  const wanted = [...first.links.keys()];
  for (const [at, node] of view.nodes.entries()) {
    const has = [...node.links.keys()];
    const label = nodeLabel(node, at);
    if (has.length === 0) {
      const advice = { why: 'Every node needs an address.', next: 'Add ring0_addr: with its address.' };
      reports.push(found('error', 'COROSYNC_LINKS_UNEQUAL', node.section, `${label} has no address.`, advice));
    } else if (has.join() !== wanted.join()) {
      const other = `${nodeLabel(first, 0)} has link ${wanted.join(', ') || 'none'}`;
      const text = `${label} has link ${has.join(', ')}; ${other}.`;
      const advice = {
        why: 'Corosync does not start unless all nodes have the same links.',
        next: `Give every node the same ringN_addr keys.`,
      };
      reports.push(found('error', 'COROSYNC_LINKS_UNEQUAL', node.section, text, advice));
    }
  }
  const links = Math.max(...view.nodes.map((node) => node.links.size));
  if (links > 1 && view.transport !== 'knet') {
    const place = first.links.get(wanted[1] ?? 1) ?? first.section;
    reports.push(
      found(
        'error',
        'COROSYNC_TOO_MANY_LINKS',
        place,
        `Transport ${view.transport} has one link; the nodes have ${links}.`,
        {
          why: 'Corosync 3 does not start so: redundant rings are gone.',
          next: 'Write transport: knet, or keep ring0_addr only.',
        },
      ),
    );
  }
  if (links === 1 && view.nodes.length > 1 && view.transport === 'knet') {
    reports.push(
      found('info', 'COROSYNC_SINGLE_LINK', sectionOf(first), 'Every node has one link only.', {
        why: 'One cable, port or switch is enough to split the cluster.',
        next: 'Add ring1_addr: to every node, on a network of its own.',
      }),
    );
  }
  return reports;
}

function sectionOf(node: NodeView): ConfEntry | undefined {
  return node.links.get(0);
}

/** "Node web1" or "The second node block". */
function nodeLabel(node: NodeView, at: number): string {
  return node.name === undefined ? `Node block ${at + 1}` : `Node ${node.name}`;
}
