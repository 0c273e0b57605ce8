import { lexStatement } from './lex.ts';
import type { CrmFile, CrmItem, CrmOther, CrmStatement } from './model.ts';

/** A line of a script that calls crmsh. */
const callsCrm = /^[ \t]*(sudo[ \t]+)?(\/\S*\/)?crm([ \t]|\\)/m;

/**
 * Reads text of `crm configure`, or a script whose lines call `crm configure`. Never fails: what is no statement is
 * kept as it stands, and a kind that is unknown is a statement like any other. `printCrm` gives the same bytes back.
 *
 * @see crm(8) configure; checked against crmsh 4.4.1 (continuation lines, quotes, comments)
 */
export function parseCrm(text: string): CrmFile {
  const form = text.startsWith('#!') || callsCrm.test(text) ? 'script' : 'text';
  const items: CrmItem[] = [];
  let at = 0;
  let line = 1;
  let heredoc: string | undefined;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const wholeLine = text.slice(at, lineEnd === -1 ? text.length : lineEnd + 1);
    if (heredoc !== undefined && wholeLine.trim() === heredoc) {
      heredoc = undefined;
      items.push({ type: 'command', line, endLine: line, raw: wholeLine });
      at += wholeLine.length;
      line += 1;
      continue;
    }
    const isText = form === 'text' || heredoc !== undefined;
    const lexed = lexStatement(text, at, line, isText ? 'text' : 'script');
    const raw = text.slice(at, lexed.next);
    const item = isText ? textItem(lexed.statement, raw) : scriptItem(lexed.statement, raw);
    items.push(item);
    if (!isText) heredoc = heredocOf(lexed.statement);
    at = lexed.next;
    line = lexed.nextLine;
  }
  return { form, items };
}

function other(type: CrmOther['type'], { line, endLine }: CrmStatement, raw: string): CrmOther {
  return { type, line, endLine, raw };
}

function textItem(statement: CrmStatement, raw: string): CrmItem {
  const [first] = statement.tokens;
  if (first === undefined) return other('blank', statement, raw);
  // crmsh takes the line for a comment with all that continues it.
  return first.raw.startsWith('#') ? other('comment', statement, raw) : statement;
}

function scriptItem(statement: CrmStatement, raw: string): CrmItem {
  const [first] = statement.tokens;
  if (first === undefined) return other(raw.includes('#') ? 'comment' : 'blank', statement, raw);
  const values = statement.tokens.map(({ value }) => value);
  let words = values[0] === 'sudo' ? 1 : 0;
  const isCrm = /(^|\/)crm$/.test(values[words] ?? '');
  if (!isCrm) return other('command', statement, raw);
  words += 1;
  while (/^-/.test(values[words] ?? '')) words += 1;
  if (values[words] !== 'configure' || values.length === words + 1 || values.some((value) => value.startsWith('<<'))) {
    return other('command', statement, raw);
  }
  return { ...statement, commandWords: words + 1 };
}

/** The word that ends the text which a call of `crm configure` takes from the lines below it. */
function heredocOf(statement: CrmStatement): string | undefined {
  const isCrm = statement.tokens.some(({ value }) => /(^|\/)crm$/.test(value));
  const index = statement.tokens.findIndex(({ value }) => value.startsWith('<<'));
  const token = statement.tokens[index];
  if (!isCrm || token === undefined) return undefined;
  const word = token.value.replace(/^<<-?/, '');
  return word === '' ? statement.tokens[index + 1]?.value : word;
}
