import { resourceIdSchema } from '../../cluster/resource.ts';
import { type Notes, note } from './finding.ts';
import { type CrmStatement, wordsOf } from './model.ts';

/** Kinds that crmsh knows and a description has no room for. */
const withoutRoom: ReadonlySet<string> = new Set([
  'acl_group',
  'acl_target',
  'alert',
  'bundle',
  'modgroup',
  'monitor',
  'op_defaults',
  'role',
  'rsc_template',
  'rsc_ticket',
  'tag',
  'user',
  'xml',
]);
/** Words of the configure level that change nothing in what is described. */
const verbs: ReadonlySet<string> = new Set([
  'bye',
  'cd',
  'commit',
  'configure',
  'edit',
  'end',
  'erase',
  'exit',
  'load',
  'quit',
  'refresh',
  'save',
  'show',
  'up',
  'verify',
]);

const read: ReadonlySet<string> = new Set([
  'primitive',
  'group',
  'clone',
  'ms',
  'master',
  'location',
  'colocation',
  'collocation',
  'order',
  'property',
  'rsc_defaults',
  'fencing_topology',
  'node',
]);

/** Whether a statement is of a kind that is read; what is not is told. */
export function isUsable(statement: CrmStatement, notes: Notes): boolean {
  const [kind] = wordsOf(statement);
  if (kind === undefined) return false;
  const open = statement.tokens.find(({ isOpen }) => isOpen);
  if (open !== undefined) {
    note(notes, open, 'unknown', 'error', 'CRM_QUOTE_OPEN', 'A quote is opened here and never closed.', {
      next: 'Close it; the statement is not taken over.',
    });
    return false;
  }
  if (read.has(kind.value)) return true;
  if (verbs.has(kind.value)) {
    note(notes, kind, 'ignored', 'info', 'CRM_VERB', `${kind.value} describes nothing; it is a command to crmsh.`);
  } else if (withoutRoom.has(kind.value)) {
    note(notes, kind, 'unknown', 'error', 'CRM_NO_ROOM', `${kind.value} is not taken over.`, {
      why: 'A description has no room for it yet.',
      next: 'Add it by hand after the deploy, or do without it.',
    });
  } else {
    note(
      notes,
      kind,
      'unknown',
      'error',
      'CRM_KIND_UNKNOWN',
      `There is no kind ${JSON.stringify(kind.value)} in crmsh.`,
      {
        next: 'Correct the word; the text keeps it as it is.',
      },
    );
  }
  return false;
}

/** Ids become ids of an XML document; Pacemaker refuses what XML refuses. */
export function hasValidId(statement: CrmStatement, notes: Notes): boolean {
  const id = wordsOf(statement)[1];
  if (id === undefined) return true;
  if (resourceIdSchema.safeParse(id.value).success) return true;
  note(notes, id, 'unknown', 'error', 'CRM_NAME_REFUSED', `${JSON.stringify(id.value)} can't be an id.`, {
    why: 'Pacemaker keeps ids in XML, which refuses this one.',
    next: 'Begin it with a letter or _ and use letters, digits and . _ - only.',
  });
  notes.edits.push({ type: 'leave-out', statement, reason: 'Pacemaker refuses its id' });
  return false;
}
