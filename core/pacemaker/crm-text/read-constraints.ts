import type { ClusterDescriptionInput } from '../../cluster/description.ts';
import { type Notes, note } from './finding.ts';
import { type CrmStatement, type CrmToken, wordsOf } from './model.ts';
import { datedRole, notUnderstood } from './read-primitive.ts';
import { attributeOf, isDatedRole, isSetWord, roleOf, scoreOf } from './words.ts';

export type ConstraintInput = NonNullable<ClusterDescriptionInput['constraints']>[number];
type ColocationInput = Extract<ConstraintInput, { type: 'colocation' }>;
type OrderInput = Extract<ConstraintInput, { type: 'order' }>;
type LocationInput = Extract<ConstraintInput, { type: 'location' }>;

/** Reads a location, colocation or order; empty where it can't be taken over, as the findings say. */
export function readConstraint(statement: CrmStatement, notes: Notes): readonly ConstraintInput[] {
  const [kind, id, ...rest] = wordsOf(statement);
  const set = rest.find(isSetWord);
  if (set !== undefined) {
    note(notes, set, 'unknown', 'error', 'CRM_SET', `${id?.value ?? 'The constraint'} uses a resource set.`, {
      why: 'A description knows constraints between two resources.',
      next: 'Write it as several constraints of two resources, or make a group.',
    });
    return [];
  }
  if (id === undefined || rest.length < 2) return incomplete(statement, notes);
  if (kind?.value === 'location') return readLocation(statement, id, rest, notes);
  return kind?.value === 'order' ? readOrder(statement, id, rest, notes) : readColocation(statement, id, rest, notes);
}

function incomplete(statement: CrmStatement, notes: Notes): readonly never[] {
  note(notes, statement, 'unknown', 'error', 'CRM_INCOMPLETE', 'This constraint is not complete.', {
    next: 'Write location ID RESOURCE SCORE: NODE, colocation ID SCORE: A B, or order ID Mandatory: A B.',
  });
  return [];
}

/** Separates `name=value` words from the others. */
function split(tokens: readonly CrmToken[]): { words: readonly CrmToken[]; attributes: readonly CrmToken[] } {
  return {
    words: tokens.filter((token) => attributeOf(token) === undefined),
    attributes: tokens.filter((token) => attributeOf(token) !== undefined),
  };
}

function readColocation(
  statement: CrmStatement,
  id: CrmToken,
  rest: readonly CrmToken[],
  notes: Notes,
): readonly ColocationInput[] {
  const { words, attributes } = split(rest);
  const [scoreToken, one, two, ...more] = words;
  const score = scoreToken === undefined ? undefined : scoreOf(scoreToken.value);
  for (const token of attributes) notUnderstood(token, notes);
  if (score === undefined || one === undefined || two === undefined) return incomplete(statement, notes);
  if (more.length > 0) {
    note(notes, two, 'unknown', 'error', 'CRM_SET', `${id.value} names more than two resources.`, {
      why: 'Without brackets they are a set, whose direction is the reverse of a pair: a common trap.',
      next: 'Write one colocation for each pair, or make a group.',
    });
    return [];
  }
  const resource = resourceAndRole(one, notes);
  const other = resourceAndRole(two, notes);
  return [
    {
      type: 'colocation',
      id: id.value,
      resource: resource.name,
      with: other.name,
      score,
      ...(resource.role === undefined ? {} : { resourceRole: resource.role }),
      ...(other.role === undefined ? {} : { withRole: other.role }),
    },
  ];
}

function resourceAndRole(token: CrmToken, notes: Notes) {
  const [name = '', suffix] = token.value.split(':');
  const role = suffix === undefined ? undefined : roleOf(suffix);
  if (suffix !== undefined && role === undefined) notUnderstood(token, notes);
  if (suffix !== undefined && isDatedRole(suffix)) datedRole(token, suffix, notes);
  return { name, role };
}

const actions = ['start', 'stop', 'promote', 'demote'] as const;
type Action = (typeof actions)[number];
const kinds = ['Mandatory', 'Optional', 'Serialize'] as const;

function readOrder(
  statement: CrmStatement,
  id: CrmToken,
  rest: readonly CrmToken[],
  notes: Notes,
): readonly OrderInput[] {
  const { words, attributes } = split(rest);
  // crmsh takes a first word without a colon for a resource, and Mandatory for the kind.
  const kindToken = words[0]?.value.endsWith(':') ? words[0] : undefined;
  const resources = kindToken === undefined ? words : words.slice(1);
  if (resources.length < 2) return incomplete(statement, notes);
  const kind = kindToken === undefined ? 'Mandatory' : orderKind(kindToken, notes);
  if (kind === undefined) return incomplete(statement, notes);
  let symmetrical: boolean | undefined;
  for (const token of attributes) {
    const attribute = attributeOf(token);
    if (attribute?.name === 'symmetrical') symmetrical = /^(true|yes|on|1)$/i.test(attribute.value);
    else notUnderstood(token, notes);
  }
  const steps = resources.map((token) => resourceAndAction(token, notes));
  return steps.slice(1).map((then, index) => {
    const first = steps[index] ?? then;
    return {
      type: 'order' as const,
      // A chain of three is two constraints, and each needs an id of its own.
      id: steps.length > 2 ? `${id.value}-${index + 1}` : id.value,
      first: first.name,
      then: then.name,
      ...(first.action === undefined ? {} : { firstAction: first.action }),
      ...(then.action === undefined ? {} : { thenAction: then.action }),
      kind,
      ...(symmetrical === undefined ? {} : { symmetrical }),
    };
  });
}

/** The kind of an order; a score is the old way to say it: 0 is Optional, any other Mandatory. */
function orderKind(token: CrmToken, notes: Notes): (typeof kinds)[number] | undefined {
  const bare = token.value.replace(/:$/, '').toLowerCase();
  const kind = kinds.find((name) => name.toLowerCase() === bare);
  if (kind !== undefined) return kind;
  const score = scoreOf(token.value);
  if (score === undefined) return undefined;
  const meant = score === 0 ? 'Optional' : 'Mandatory';
  note(
    notes,
    token,
    'dated',
    'warning',
    'CRM_ORDER_SCORE',
    `An order has a kind today, and this is a score (${token.value}).`,
    {
      why: 'Scores of orders are deprecated since Pacemaker 3, and never meant more than Optional (0) or Mandatory.',
      next: `${meant}: is proposed.`,
    },
  );
  notes.edits.push({ type: 'replace-word', token, raw: `${meant}:` });
  return meant;
}

function resourceAndAction(token: CrmToken, notes: Notes): { name: string; action?: Action } {
  const [name = '', suffix] = token.value.split(':');
  if (suffix === undefined) return { name };
  const action = actions.find((known) => known === suffix);
  if (action !== undefined) return { name, action };
  notUnderstood(token, notes);
  return { name };
}

function readLocation(
  statement: CrmStatement,
  id: CrmToken,
  rest: readonly CrmToken[],
  notes: Notes,
): readonly LocationInput[] {
  const [resource, ...more] = rest;
  const role = more.map(attributeOf).find((attribute) => /^\$?role$/.test(attribute?.name ?? ''));
  const roleToken = more.find(({ value }) => /^\$?role=/.test(value));
  if (role && roleToken && isDatedRole(role.value)) datedRole(roleToken, role.value, notes);
  for (const token of more) {
    const attribute = attributeOf(token);
    if (attribute !== undefined && !/^\$?role$/.test(attribute.name)) notUnderstood(token, notes);
  }
  const words = more.filter((token) => attributeOf(token) === undefined).map(({ value }) => value);
  // `rule SCORE: #uname eq NODE` says what `SCORE: NODE` says.
  const plain =
    words[0] === 'rule' && words.length === 5 && words[2] === '#uname' && words[3] === 'eq'
      ? [words[1] ?? '', words[4] ?? '']
      : words;
  const [scoreText, node, ...others] = plain;
  const score = scoreText === undefined ? undefined : scoreOf(scoreText);
  if (resource === undefined || words[0] === 'rule' ? plain === words : false) {
    note(notes, statement, 'unknown', 'error', 'CRM_RULE', `${id.value} decides by a rule.`, {
      why: 'A description has no room for rules yet.',
      next: 'Name the nodes, or add the rule by hand after the deploy.',
    });
    return [];
  }
  if (resource === undefined || score === undefined || node === undefined || others.length > 0) {
    return incomplete(statement, notes);
  }
  const known = role === undefined ? undefined : roleOf(role.value);
  return [
    {
      type: 'location',
      id: id.value,
      resource: resource.value,
      node,
      score,
      ...(known === undefined ? {} : { role: known }),
    },
  ];
}
