import { entryAt, entryIn, sectionsAt, sectionsIn } from '../conf-file.ts';
import { addSection, remove, set } from '../edit.ts';
import { view } from '../model.ts';
import { changed, type Draft } from './draft.ts';

/** Corosync 1 listed udpu’s nodes in the interface blocks; from these a nodelist is made. */
export function nodelistFromMembers(draft: Draft): Draft {
  const { file } = draft;
  if (view(file).nodes.length > 0) return draft;
  const rings = view(file)
    .interfaces.toSorted((a, b) => a.link - b.link)
    .map(({ section }) =>
      sectionsIn(section, 'member').flatMap((member) => entryIn(member, 'memberaddr')?.value ?? []),
    );
  const [first = []] = rings;
  const isWhole = first.length > 0 && rings.every((ring) => ring.length === first.length);
  if (!isWhole) return draft;
  const next = addSection(file, [], {
    name: 'nodelist',
    entries: [],
    sections: first.map((_, at) => ({
      name: 'node',
      entries: [
        ['nodeid', String(at + 1)] as const,
        ...rings.map((ring, link) => [`ring${link}_addr`, ring[at] ?? ''] as const),
      ],
    })),
  });
  const place = sectionsAt(file, ['totem', 'interface', 'member'])[0];
  const why = 'Corosync 3 takes its nodes from there alone. Add each node’s name.';
  return changed(draft, next, place, `The ${first.length} members become a nodelist.`, why);
}

/** Every node gets an id, the lowest that is free, in the order of the file. */
export function numberNodes(draft: Draft): Draft {
  let result = draft;
  const taken = new Set(view(draft.file).nodes.map((node) => node.id));
  for (const [at, node] of view(draft.file).nodes.entries()) {
    if (entryIn(node.section, 'nodeid') !== undefined) continue;
    let id = at + 1;
    while (taken.has(id)) id += 1;
    taken.add(id);
    const path = nodePath(result, at);
    const why = 'knet does not start without it.';
    const file = set(result.file, path, 'nodeid', String(id));
    result = changed(
      result,
      file,
      node.section,
      `nodeid: ${id} is added to ${node.name ?? `node block ${at + 1}`}.`,
      why,
    );
  }
  return result;
}

/** The nth node block, over all nodelist blocks together. */
function nodePath(draft: Draft, nth: number): readonly (readonly [string, number])[] {
  let left = nth;
  const lists = sectionsAt(draft.file, ['nodelist']);
  for (const [at, list] of lists.entries()) {
    const count = sectionsIn(list, 'node').length;
    if (left < count) {
      return [
        ['nodelist', at],
        ['node', left],
      ];
    }
    left -= count;
  }
  throw new Error(`no node block ${nth}`);
}

/** The quorum section becomes what the nodelist needs: a provider, two_node for two, no votes counted by hand. */
export function soundQuorum(draft: Draft): Draft {
  return [provider, dropVotes, twoNode].reduce((result, change) => change(result), draft);
}

function provider(draft: Draft): Draft {
  if (entryAt(draft.file, ['quorum'], 'provider') !== undefined) return draft;
  const why = 'Without it nothing tells a part of the cluster that it lost the rest.';
  const next = set(draft.file, ['quorum'], 'provider', 'corosync_votequorum');
  return changed(draft, next, undefined, 'provider: corosync_votequorum is added.', why);
}

function dropVotes(draft: Draft): Draft {
  const entry = entryAt(draft.file, ['quorum'], 'expected_votes');
  if (entry === undefined) return draft;
  const why = 'The nodelist gives the number, and stays right when a node is added.';
  return changed(draft, remove(draft.file, ['quorum'], 'expected_votes'), entry, 'expected_votes is taken out.', why);
}

function twoNode(draft: Draft): Draft {
  const { quorum, nodes } = view(draft.file);
  const isWanted = nodes.length === 2 && !quorum.hasDevice && quorum.autoTieBreaker !== true;
  const entry = entryAt(draft.file, ['quorum'], 'two_node');
  const wait = entryAt(draft.file, ['quorum'], 'wait_for_all');
  if (isWanted && quorum.twoNode !== true) {
    const next = set(draft.file, ['quorum'], 'two_node', '1');
    const why = 'Two nodes lose quorum with either one otherwise. It turns wait_for_all on, and needs fencing.';
    return dropWait(changed(draft, next, entry, 'two_node: 1 is added.', why));
  }
  if (!isWanted && entry !== undefined && !(nodes.length === 2 && !quorum.hasDevice)) {
    const next = remove(draft.file, ['quorum'], 'two_node');
    const why = quorum.hasDevice ? 'The quorum device is the third vote.' : `There are ${nodes.length} nodes.`;
    return changed(draft, next, entry, 'two_node is taken out.', why);
  }
  return wait === undefined ? draft : dropWait(draft);
}

function dropWait(draft: Draft): Draft {
  const { quorum } = view(draft.file);
  const wait = entryAt(draft.file, ['quorum'], 'wait_for_all');
  if (quorum.twoNode !== true || wait === undefined || wait.value !== '0') return draft;
  const why = 'After a cold start both nodes would fence each other, or both serve.';
  return changed(draft, remove(draft.file, ['quorum'], 'wait_for_all'), wait, 'wait_for_all: 0 is taken out.', why);
}
