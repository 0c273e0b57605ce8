import { type Notes, note } from './finding.ts';
import { type CrmStatement, type CrmToken, wordsOf } from './model.ts';
import { type PrimitiveInput, type ResourceInput, readAttributes } from './read-primitive.ts';
import { sectionsOf } from './words.ts';

type GroupInput = Extract<ResourceInput, { type: 'group' }>;
type CloneInput = Extract<ResourceInput, { type: 'clone' }>;

/** What has been read so far, by id; a member leaves it when a group or clone takes it in. */
export interface Pool {
  readonly primitives: Map<string, PrimitiveInput>;
  readonly groups: Map<string, GroupInput>;
  /** Ids that stand in the text and could not be taken over, so that a reference to them is told once and rightly. */
  readonly leftOut: Set<string>;
}

/** Reads `group ID MEMBER… meta …`. */
export function readGroup(statement: CrmStatement, pool: Pool, notes: Notes): GroupInput | undefined {
  const { id, members, meta } = parts(statement, notes);
  if (id === undefined) return undefined;
  const found: PrimitiveInput[] = [];
  for (const token of members) {
    const member = pool.primitives.get(token.value);
    if (member === undefined) missingMember(token, id, statement, pool, notes);
    else found.push(member);
  }
  const [first, ...others] = found;
  // A group without one of its members is another service, so it is not taken over in part.
  if (first === undefined || found.length < members.length) {
    pool.leftOut.add(id);
    for (const { id: member } of found) pool.primitives.delete(member);
    for (const { id: member } of found) pool.leftOut.add(member);
    return undefined;
  }
  for (const member of found) pool.primitives.delete(member.id);
  return { type: 'group', id, members: [first, ...others], meta };
}

const renamedMeta: Readonly<Record<string, string>> = {
  'master-max': 'promoted-max',
  'master-node-max': 'promoted-node-max',
};

/** Reads `clone ID MEMBER meta …`, and `ms` or `master`, which are promotable clones today. */
export function readClone(statement: CrmStatement, pool: Pool, notes: Notes): CloneInput | undefined {
  const [kind] = wordsOf(statement);
  const { id, members, meta } = parts(statement, notes);
  const [token, ...more] = members;
  if (id === undefined) return undefined;
  if (token === undefined || more.length > 0) {
    note(notes, statement, 'unknown', 'error', 'CRM_INCOMPLETE', `The clone ${id} needs one resource.`, {
      next: 'Write clone ID RESOURCE meta …; put several resources into a group.',
    });
    pool.leftOut.add(id);
    return undefined;
  }
  const isDated = kind?.value === 'ms' || kind?.value === 'master';
  if (isDated && kind !== undefined) {
    note(notes, kind, 'dated', 'warning', 'CRM_MS_DATED', `${id}: ${kind.value} is a promotable clone today.`, {
      why: 'Pacemaker 3 reads no <master> any more: the resource vanishes without an error.',
      next: 'A clone with promotable=true is proposed.',
    });
    notes.edits.push({ type: 'replace-word', token: kind, raw: 'clone' });
    notes.edits.push({ type: 'append', statement, words: 'meta promotable="true"' });
  }
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(meta)) {
    const now = renamedMeta[name];
    if (now !== undefined) {
      const word = wordsOf(statement).find((other) => other.value.startsWith(`${name}=`));
      note(notes, word ?? statement, 'dated', 'warning', 'CRM_META_DATED', `${name} is called ${now} today.`, {
        next: `${now} is proposed.`,
      });
      if (word) notes.edits.push({ type: 'replace-word', token: word, raw: word.raw.replace(name, now) });
    }
    if (name !== 'promotable') present[now ?? name] = value;
  }
  const promotable = isDated || /^(true|yes|on|1)$/i.test(meta['promotable'] ?? '');
  const primitive = pool.primitives.get(token.value);
  const member = primitive ?? pool.groups.get(token.value);
  if (member === undefined) {
    missingMember(token, id, statement, pool, notes);
    pool.leftOut.add(id);
    return undefined;
  }
  pool.primitives.delete(member.id);
  pool.groups.delete(member.id);
  return { type: 'clone', id, member, promotable, meta: present };
}

interface Parts {
  readonly id: string | undefined;
  readonly members: readonly CrmToken[];
  readonly meta: Record<string, string>;
}

function parts(statement: CrmStatement, notes: Notes): Parts {
  const [, idToken, ...rest] = wordsOf(statement);
  if (idToken === undefined) {
    note(notes, statement, 'unknown', 'error', 'CRM_INCOMPLETE', 'This statement needs an id.', {
      next: 'Write the id after the kind.',
    });
  }
  const firstKeyword = rest.findIndex(
    ({ value }) => /^(meta|params|op|utilization)$/.test(value) || value.includes('='),
  );
  const members = firstKeyword === -1 ? rest : rest.slice(0, firstKeyword);
  const meta: Record<string, string> = {};
  for (const section of sectionsOf(firstKeyword === -1 ? [] : rest.slice(firstKeyword))) {
    if (section.keyword === 'meta') Object.assign(meta, readAttributes(section, notes));
    else {
      const word = section.token;
      note(
        notes,
        word,
        'ignored',
        'warning',
        'CRM_META_WORD_MISSING',
        `${idToken?.value} has attributes that are not meta.`,
        {
          why: 'Without the word meta crmsh takes them for parameters of the agent, and the cluster does not read them.',
          next: `Write meta before ${word.value.split('=')[0]}, if it was meant for the cluster; it is not taken over.`,
        },
      );
    }
  }
  return { id: idToken?.value, members, meta };
}

function missingMember(token: CrmToken, id: string, statement: CrmStatement, pool: Pool, notes: Notes): void {
  const isLeftOut = pool.leftOut.has(token.value);
  note(
    notes,
    token,
    'unknown',
    'error',
    isLeftOut ? 'CRM_NEEDS_LEFT_OUT' : 'CRM_REFERENCE_UNKNOWN',
    isLeftOut
      ? `${id} needs ${token.value}, which is not taken over.`
      : `${id} names ${token.value}, which this text does not define (or another group or clone already holds).`,
    { next: isLeftOut ? `Settle ${token.value} first.` : 'Add the resource, or correct the name.' },
  );
  notes.edits.push({ type: 'leave-out', statement, reason: `${token.value} is not there` });
}
