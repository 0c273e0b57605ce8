import { isIP } from 'node:net';
import type { ClusterDescriptionInput } from '../../cluster/description.ts';
import { isRecurringMonitor, operationSchema } from '../../cluster/resource.ts';
import { isSecretParameter } from '../../cluster/secret-parameter.ts';
import { Secret } from '../../secret.ts';
import { type Notes, note } from './finding.ts';
import { type CrmStatement, type CrmToken, wordsOf } from './model.ts';
import { readAgent } from './read-agent.ts';
import { attributeOf, isDatedRole, isPlaceholder, roleOf, type Section, sectionsOf } from './words.ts';

export type ResourceInput = NonNullable<ClusterDescriptionInput['resources']>[number];
export type PrimitiveInput = Extract<ResourceInput, { type: 'primitive' }>;
type Scalars = Record<string, string>;
type Parameters = NonNullable<PrimitiveInput['parameters']>;
type OperationInput = NonNullable<PrimitiveInput['operations']>[number];

/** A secret that stood in clear, and the name of the vault that is proposed for it. */
export interface FoundSecret {
  readonly name: string;
  readonly value: Secret;
}

export interface ReadContext {
  readonly notes: Notes;
  readonly secrets: FoundSecret[];
}

/** Reads `primitive ID AGENT …`; `undefined` where it can't be taken over, as the findings say. */
export function readPrimitive(statement: CrmStatement, context: ReadContext): PrimitiveInput | undefined {
  const [, idToken, agentToken, ...rest] = wordsOf(statement);
  if (idToken === undefined || agentToken === undefined) {
    note(context.notes, statement, 'unknown', 'error', 'CRM_INCOMPLETE', 'A primitive needs an id and an agent.', {
      next: 'Write primitive ID AGENT params … op …',
    });
    return undefined;
  }
  const id = idToken.value;
  const agent = readAgent(agentToken, id, statement, context.notes);
  const parameters: Parameters = {};
  const meta: Scalars = {};
  const operations: OperationInput[] = [];
  for (const section of sectionsOf(rest)) {
    if (section.keyword === 'params') Object.assign(parameters, readParameters(section, id, context));
    else if (section.keyword === 'meta') Object.assign(meta, readAttributes(section, context.notes));
    else if (section.keyword === 'op') operations.push(...readOperation(section, id, context.notes));
    else noRoom(section, id, context.notes);
  }
  warnOfMeta(meta, rest, id, context.notes);
  if (agent === undefined) return undefined;
  checkAddress(agent, parameters, rest, id, context.notes);
  if (!operations.some(isRecurringMonitor) && !agent.startsWith('stonith:')) {
    operations.push(addMonitor(statement, id, agent, context.notes));
  }
  return { type: 'primitive', id, agent, parameters, meta, operations };
}

/** Pacemaker's own reading of a service is the systemd unit's state; OCF agents look closer and may be asked often. */
function addMonitor(statement: CrmStatement, id: string, agent: string, notes: Notes): OperationInput {
  const [interval, timeout] = agent.startsWith('ocf:') ? ['10s', '20s'] : ['30s', '60s'];
  note(notes, statement, 'dangerous', 'warning', 'CRM_NO_MONITOR', `${id} has no monitor that recurs.`, {
    why: 'Pacemaker would not notice that it died; crm_verify says nothing.',
    next: `A monitor every ${interval} is proposed.`,
  });
  notes.edits.push({ type: 'append', statement, words: `op monitor interval="${interval}" timeout="${timeout}"` });
  return { name: 'monitor', interval: interval ?? '10s', timeout: timeout ?? '20s' };
}

function readParameters(section: Section, id: string, { notes, secrets }: ReadContext): Parameters {
  const parameters: Parameters = {};
  for (const token of section.words) {
    const attribute = attributeOf(token);
    if (attribute === undefined || attribute.name.startsWith('$')) {
      notUnderstood(token, notes);
    } else if (isSecretParameter(attribute.name)) {
      const name = `${id}/${attribute.name}`;
      parameters[attribute.name] = { secret: name };
      if (!secrets.some((secret) => secret.name === name)) secrets.push({ name, value: new Secret(attribute.value) });
      note(notes, token, 'dangerous', 'warning', 'CRM_SECRET_IN_CLEAR', `${id} has its ${attribute.name} in clear.`, {
        why: 'Whoever reads the file, or the shell history it was typed into, knows it.',
        next: `${attribute.name}: { secret: ${name} } is proposed; store the secret in the vault, and change it.`,
      });
      notes.edits.push({ type: 'replace-word', token, raw: `${attribute.name}="{secret: ${name}}"` });
    } else {
      parameters[attribute.name] = attribute.value;
      if (isPlaceholder(attribute.value)) placeholder(token, id, attribute.name, notes);
    }
  }
  return parameters;
}

function placeholder(token: CrmToken, id: string, name: string, notes: Notes): void {
  note(notes, token, 'unknown', 'error', 'CRM_PLACEHOLDER', `${id}: ${name} is still to be filled in.`, {
    next: 'Write the value itself.',
  });
}

function checkAddress(
  agent: string,
  parameters: Parameters,
  words: readonly CrmToken[],
  id: string,
  notes: Notes,
): void {
  if (agent !== 'ocf:heartbeat:IPaddr2') return;
  const { ip } = parameters;
  const token = words.find(({ value }) => value.startsWith('ip='));
  if (token === undefined) {
    const at = words[0] ?? { line: 1 };
    note(notes, at, 'unknown', 'error', 'CRM_ADDRESS_MISSING', `${id} has no ip.`, {
      next: 'Write params ip=ADDRESS.',
    });
  } else if (typeof ip === 'string' && isIP(ip) === 0 && !isPlaceholder(ip)) {
    placeholder(token, id, 'ip', notes);
  }
}

/** Reads `name=value` words; what is something else is told. */
export function readAttributes(section: Section, notes: Notes): Scalars {
  const attributes: Scalars = {};
  for (const token of section.words) {
    const attribute = attributeOf(token);
    if (attribute === undefined || attribute.name.startsWith('$')) notUnderstood(token, notes);
    else attributes[attribute.name] = attribute.value;
  }
  return attributes;
}

function readOperation(section: Section, id: string, notes: Notes): readonly OperationInput[] {
  const [name, ...words] = section.words;
  if (name === undefined) {
    notUnderstood(section.token, notes);
    return [];
  }
  // `op monitor role=Master params …` and the like: sections inside an operation have no room.
  const attributes: Scalars = {};
  for (const token of words) {
    const attribute = attributeOf(token);
    if (attribute === undefined || attribute.name.startsWith('$')) {
      notUnderstood(token, notes);
      continue;
    }
    let { value } = attribute;
    if (attribute.name === 'role') {
      if (isDatedRole(value)) datedRole(token, value, notes);
      value = roleOf(value) ?? value;
    }
    attributes[attribute.name] = value;
  }
  const { interval = '0s', timeout, ...others } = attributes;
  const operation = { ...others, name: name.value, interval, ...(timeout === undefined ? {} : { timeout }) };
  const parsed = operationSchema.safeParse(operation);
  if (parsed.success) return [operation];
  note(notes, name, 'unknown', 'error', 'CRM_OPERATION_REFUSED', `${id}: the operation ${name.value} can't be read.`, {
    why: parsed.error.issues.map(({ message }) => message).join('; '),
    next: 'Write op monitor interval=10s timeout=20s.',
  });
  return [];
}

/** Tells of a role by a name of the past, and proposes the present one. */
export function datedRole(token: CrmToken, written: string, notes: Notes): void {
  const now = roleOf(written) ?? written;
  note(
    notes,
    token,
    'dated',
    'warning',
    'CRM_ROLE_DATED',
    `The role ${written} is called ${now} since Pacemaker 2.1.`,
    {
      next: `${now} is proposed.`,
    },
  );
  notes.edits.push({ type: 'replace-word', token, raw: token.raw.replace(new RegExp(written, 'i'), now) });
}

function warnOfMeta(meta: Scalars, words: readonly CrmToken[], id: string, notes: Notes): void {
  const at = (name: string) => words.find(({ value }) => value.startsWith(`${name}=`)) ?? { line: words[0]?.line ?? 1 };
  if (/^(false|no|off|0)$/i.test(meta['is-managed'] ?? '')) {
    note(notes, at('is-managed'), 'dangerous', 'warning', 'CRM_UNMANAGED', `${id} is not managed by the cluster.`, {
      why: 'It is neither started nor moved; this is meant for maintenance.',
      next: 'Remove is-managed=false.',
    });
  }
  if (/^stopped$/i.test(meta['target-role'] ?? '')) {
    note(notes, at('target-role'), 'dangerous', 'warning', 'CRM_STOPPED', `${id} is kept stopped.`, {
      next: 'Remove target-role=Stopped where the service shall run.',
    });
  }
}

function noRoom(section: Section, id: string, notes: Notes): void {
  note(notes, section.token, 'unknown', 'warning', 'CRM_NO_ROOM', `${id}: ${section.keyword} is not taken over.`, {
    why: 'A description has no room for it yet.',
    next: 'Check whether it is still needed; most tutorials only copy it.',
  });
}

/** A word that was kept in the text and has no place in a description. */
export function notUnderstood(token: CrmToken, notes: Notes): void {
  // The word may be half of a secret (an open quote), so only its beginning is named.
  const shown = token.isOpen ? 'a quote that is never closed' : JSON.stringify(token.value.split('=')[0]?.slice(0, 40));
  note(notes, token, 'unknown', 'warning', 'CRM_WORD_UNKNOWN', `${shown} was not understood and is not taken over.`, {
    next: 'Check the spelling; the text keeps it as it is.',
  });
}
