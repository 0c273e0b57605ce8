import type { CrmEdit } from './finding.ts';
import type { CrmFile, CrmItem, CrmStatement } from './model.ts';
import { printItem } from './print.ts';

/**
 * The sound version of a crm text: words replaced in place, what was missing added, what can't be taken over turned
 * into comments with the reason. All else stays as it is, to the byte. `edits` come from `crmToDescription` of this
 * very file: they name its words, not their places.
 */
export function moderniseCrm(file: CrmFile, edits: readonly CrmEdit[]): string {
  const leftOut = new Map<CrmStatement, string>();
  for (const edit of edits) {
    if (edit.type === 'leave-out' && !leftOut.has(edit.statement)) leftOut.set(edit.statement, edit.reason);
  }
  const words = new Map(
    edits.flatMap((edit) => (edit.type === 'replace-word' ? [[edit.token, edit.raw] as const] : [])),
  );
  const soundItem = (item: CrmItem): string => {
    if (item.type !== 'statement') return item.raw;
    const reason = leftOut.get(item);
    const tokens = item.tokens.map((token) => ({ ...token, raw: words.get(token) ?? token.raw }));
    if (reason !== undefined) return commentOut(printItem({ ...item, tokens }), reason);
    const added = edits.flatMap((edit) => (edit.type === 'append' && edit.statement === item ? [edit.words] : []));
    const body = printItem({ ...item, tokens, tail: '' });
    return [body, ...added].join(` \\\n${indentOf(item)}`) + item.tail;
  };
  return file.items.map(soundItem).join('');
}

/** The indentation that the statement itself uses for its further lines. */
function indentOf(statement: CrmStatement): string {
  const continued = statement.tokens.find(({ gap }) => gap.includes('\n'));
  return /\n([ \t]*)$/.exec(continued?.gap ?? '')?.[1] ?? '  ';
}

function commentOut(text: string, reason: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const ending = text.endsWith('\n') ? '\n' : '';
  return `# Left out: ${reason}.\n${lines.map((line) => `# ${line}`).join('\n')}${ending}`;
}
