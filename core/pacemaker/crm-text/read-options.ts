import type { ClusterDescriptionInput } from '../../cluster/description.ts';
import { type Notes, note } from './finding.ts';
import { type CrmStatement, wordsOf } from './model.ts';
import { notUnderstood } from './read-primitive.ts';
import { attributeOf } from './words.ts';

export type LevelInput = NonNullable<NonNullable<ClusterDescriptionInput['fencing']>['levels']>[number];

/** Properties that the cluster writes by itself; in a copied text they say what some other cluster once was. */
const ownProperties: ReadonlySet<string> = new Set([
  'dc-version',
  'cluster-infrastructure',
  'cluster-name',
  'have-watchdog',
  'last-lrm-refresh',
  'expected-quorum-votes',
]);

/** Reads `property …`, `rsc_defaults …`: name=value words, with or without the id of their set. */
export function readOptions(statement: CrmStatement, notes: Notes): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [index, token] of wordsOf(statement).slice(1).entries()) {
    const attribute = attributeOf(token);
    if (attribute === undefined) {
      if (index > 0 || !token.value.endsWith(':')) notUnderstood(token, notes);
    } else if (attribute.name !== '$id') options[attribute.name] = attribute.value;
  }
  return options;
}

const off = /^(false|no|off|n|0)$/i;

/** The cluster options that may be taken over; what switches safety off is not. */
export function soundProperties(statement: CrmStatement, notes: Notes): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(readOptions(statement, notes))) {
    const token = wordsOf(statement).find((word) => word.value.startsWith(`${name}=`));
    const at = token ?? statement;
    const replace = (raw: string) => {
      if (token !== undefined) notes.edits.push({ type: 'replace-word', token, raw });
    };
    if (/^(stonith|fencing)-enabled$/.test(name)) {
      if (!off.test(value)) continue;
      note(notes, at, 'dangerous', 'error', 'CRM_FENCING_OFF', `${name}=${value} switches fencing off.`, {
        why: 'A node that is not heard of may still write and answer: two nodes then serve the same data.',
        next: 'Fencing stays on in the proposal; describe a fence device for each node.',
      });
      replace(`${name}=true`);
    } else if (name === 'no-quorum-policy' && value === 'ignore') {
      note(notes, at, 'dangerous', 'warning', 'CRM_QUORUM_IGNORED', 'no-quorum-policy=ignore lets a minority serve.', {
        why: 'After a split both sides start everything; two_node with wait_for_all does for two nodes what was wanted.',
        next: 'stop, the default, is proposed; with two nodes corosync.conf gets two_node.',
      });
      replace('no-quorum-policy=stop');
    } else if (ownProperties.has(name)) {
      note(notes, at, 'ignored', 'info', 'CRM_PROPERTY_OWN', `${name} is written by the cluster itself.`, {
        next: 'Leave it out; it is not taken over.',
      });
    } else if (name === 'stonith-action' && value === 'poweroff') {
      note(notes, at, 'dated', 'warning', 'CRM_PROPERTY_DATED', 'stonith-action=poweroff is gone from Pacemaker 3.', {
        next: 'off is proposed, its other name.',
      });
      replace('stonith-action=off');
      kept[name] = 'off';
    } else if (name === 'default-resource-stickiness') {
      note(notes, at, 'dated', 'warning', 'CRM_PROPERTY_DATED', `${name} is no cluster option any more.`, {
        next: `Write rsc_defaults resource-stickiness=${value}.`,
      });
    } else kept[name] = value;
  }
  return kept;
}

/** Reads `node [ID:] NAME attributes …`. */
export function readNode(statement: CrmStatement, notes: Notes): { name: string; id?: number } | undefined {
  const words = wordsOf(statement).slice(1);
  const idAttribute = words.map(attributeOf).find((attribute) => attribute?.name === '$id');
  const plain = words.filter((token) => attributeOf(token)?.name !== '$id');
  const [first, second] = plain;
  const hasId = first !== undefined && /^\d+:$/.test(first.value);
  const named = hasId ? second : first;
  const id = Number((hasId ? first?.value.slice(0, -1) : idAttribute?.value) ?? Number.NaN);
  if (named === undefined) return undefined;
  const [name = '', type] = named.value.split(':');
  for (const token of plain.slice(hasId ? 2 : 1)) {
    if (/^(attributes|utilization)$/.test(token.value) || attributeOf(token)?.value === 'off') continue;
    notUnderstood(token, notes);
  }
  if (type !== undefined && !/^(member|normal)$/.test(type)) {
    note(notes, named, 'unknown', 'warning', 'CRM_NODE_TYPE', `${name} is a ${type} node; these are not taken over.`, {
      next: 'Add it after the deploy.',
    });
    return undefined;
  }
  return { name, ...(Number.isInteger(id) && id > 0 ? { id } : {}) };
}

/** Reads `fencing_topology [NODE:] DEVICE[,DEVICE] …`; without a node it holds for all of `nodes`. */
export function readTopology(
  statement: CrmStatement,
  nodes: readonly string[],
  devices: readonly string[],
  notes: Notes,
): readonly LevelInput[] {
  const levels: LevelInput[] = [];
  let targets = nodes;
  let index = 0;
  for (const token of wordsOf(statement).slice(1)) {
    if (/^(attr|pattern):|=/.test(token.value)) {
      note(notes, token, 'unknown', 'error', 'CRM_TOPOLOGY', 'Levels by pattern or attribute are not taken over.', {
        next: 'Write the levels of each node.',
      });
      return [];
    }
    if (/.:$/.test(token.value)) {
      targets = [token.value.slice(0, -1)];
      index = 0;
      continue;
    }
    index += 1;
    const listed = token.value.split(',');
    const missing = listed.find((id) => !devices.includes(id));
    if (missing !== undefined || index > 9) {
      const text = `Level ${index} names ${JSON.stringify(missing)}, which is no fence device that was taken over.`;
      note(notes, token, 'unknown', 'error', 'CRM_TOPOLOGY', index > 9 ? 'Pacemaker takes nine levels.' : text, {
        next: 'Describe the fence device, or correct the name.',
      });
      continue;
    }
    for (const node of targets) levels.push({ node, index, devices: listed });
  }
  return levels;
}
