import { statementsOf, wordsOf } from '../../pacemaker/crm-text/model.ts';
import { parseCrm } from '../../pacemaker/crm-text/parse.ts';
import type { ImportKind } from './import-result.ts';

/** Kinds of statements by which a crm text is known. */
const crmKinds =
  /^(primitive|group|clone|ms|master|location|colocation|collocation|order|property|rsc_defaults|op_defaults|fencing_topology|node)$/;

/** What a file is, by what stands in it; its name says little (`new.txt`, `corosync.conf.old`). */
export function recognise(text: string): ImportKind {
  if (/^[ \t]*(totem|nodelist|quorum|logging)[ \t]*\{/m.test(text)) return 'corosync.conf';
  if (/^[ \t]*service[ \t]*\{/m.test(text) && /^[ \t]*name:[ \t]*pacemaker/m.test(text)) return 'service.d';
  const crm = parseCrm(text);
  const statements = statementsOf(crm);
  if (crm.form === 'script' && statements.length > 0) return 'crm-script';
  if (/^[ \t]*(sudo[ \t]+)?pcs[ \t]/m.test(text)) return 'pcs-script';
  // A word like `node` may begin any line of prose: at least half of what is read must be crm's.
  const known = statements.filter((statement) => {
    const [kind, ...rest] = wordsOf(statement);
    return kind !== undefined && crmKinds.test(kind.value) && rest.length > 0;
  });
  return crm.form === 'text' && known.length > 0 && known.length * 2 >= statements.length ? 'crm-text' : 'unknown';
}

/** The kind as a person says it. */
export const kindTexts: Readonly<Record<ImportKind, string>> = {
  'corosync.conf': 'configuration of Corosync',
  'service.d': 'plugin file of Corosync 1',
  'crm-text': 'crm configure text',
  'crm-script': 'script that calls crmsh',
  'pcs-script': 'script that calls pcs',
  unknown: 'of no kind that Quorate reads',
};
