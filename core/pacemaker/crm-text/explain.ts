import { isSecretParameter } from '../../cluster/secret-parameter.ts';
import type { CrmFinding, CrmMark } from './finding.ts';
import { type CrmFile, type CrmItem, type CrmStatement, type CrmToken, wordsOf } from './model.ts';
import { printItem } from './print.ts';

/** One line of a crm text with what it means; secrets are shown as dots. */
export interface ExplainedCrmLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly mark: CrmMark;
  readonly meaning: string;
}

const kinds: Readonly<Record<string, string>> = {
  primitive: 'A resource: one service, run and watched by an agent.',
  group: 'Resources that run together on one node and start in this order.',
  clone: 'Runs its resource on several nodes at once.',
  ms: 'A clone of which some copies are promoted.',
  master: 'A clone of which some copies are promoted.',
  location: 'Where a resource may or shall run.',
  colocation: 'Which resources run on the same node (score above 0) or apart (below 0).',
  collocation: 'Which resources run on the same node (score above 0) or apart (below 0).',
  order: 'What starts first, and stops last.',
  property: 'Options of the whole cluster.',
  rsc_defaults: 'Meta attributes of all resources that do not set their own.',
  op_defaults: 'Attributes of all operations that do not set their own.',
  fencing_topology: 'Which fence devices are tried for a node, and in what order.',
  node: 'A node by its name in the cluster.',
};
const sections: Readonly<Record<string, string>> = {
  params: 'Parameters that the agent takes.',
  meta: 'How the cluster treats the resource.',
  attributes: 'Attributes of the node.',
  utilization: 'What the resource needs, or the node has.',
};

/** Says of every line what it means, and whether that is fine, dated, ignored, unknown or dangerous. */
export function explainCrm(file: CrmFile, findings: readonly CrmFinding[]): readonly ExplainedCrmLine[] {
  const lines: ExplainedCrmLine[] = [];
  for (const item of file.items) {
    for (const explained of explainItem(item)) {
      const last = lines.at(-1);
      // Two commands may stand on one line of a script.
      if (last?.line === explained.line) lines[lines.length - 1] = { ...last, text: last.text + explained.text };
      else lines.push(explained);
    }
  }
  return lines.map((line) =>
    judged(
      line,
      findings.filter((finding) => finding.line === line.line),
    ),
  );
}

const gravity: readonly CrmMark[] = ['comment', 'fine', 'ignored', 'dated', 'unknown', 'dangerous'];

function judged(line: ExplainedCrmLine, findings: readonly CrmFinding[]): ExplainedCrmLine {
  if (findings.length === 0) return line;
  const gravest = findings.map(({ mark }) => mark).toSorted((a, b) => gravity.indexOf(b) - gravity.indexOf(a))[0];
  const mark = gravest !== undefined && gravity.indexOf(gravest) > gravity.indexOf(line.mark) ? gravest : line.mark;
  const told = findings.map(({ report }) => [report.text, report.why, report.next].filter(Boolean).join(' '));
  return { ...line, mark, meaning: [line.meaning, ...new Set(told)].filter(Boolean).join(' ') };
}

function explainItem(item: CrmItem): readonly ExplainedCrmLine[] {
  const mark: CrmMark = item.type === 'command' ? 'ignored' : item.type === 'statement' ? 'fine' : 'comment';
  const text = item.type === 'statement' ? maskedText(item) : maskWords(item.raw);
  const meanings = item.type === 'statement' ? meaningsOf(item) : new Map<number, string>();
  if (item.type === 'command') meanings.set(item.line, 'A command of the script that describes no resource.');
  const lines = text.split('\n');
  if (printItem(item).endsWith('\n')) lines.pop();
  return lines.map((line, index) => ({
    line: item.line + index,
    text: line.replace(/\r$/, ''),
    mark,
    meaning: meanings.get(item.line + index) ?? '',
  }));
}

/** The meaning of a statement stands on its first line, that of a section on the line where it begins. */
function meaningsOf(statement: CrmStatement): Map<number, string> {
  const meanings = new Map<number, string>();
  const add = (token: CrmToken, text: string | undefined) => {
    if (text === undefined || meanings.get(token.line)?.includes(text)) return;
    meanings.set(token.line, [meanings.get(token.line), text].filter(Boolean).join(' '));
  };
  const [kind, ...words] = wordsOf(statement);
  if (kind === undefined) return meanings;
  add({ ...kind, line: statement.line }, kinds[kind.value]);
  for (const [index, token] of words.entries()) {
    if (token.value === 'op') add(token, operationMeaning(words.slice(index + 1)));
    else add(token, sections[token.value]);
  }
  return meanings;
}

/** What an operation does and when; a number without a unit is in seconds. */
function operationMeaning(words: readonly CrmToken[]): string {
  const name = words[0]?.value ?? '';
  const own = words.slice(0, words.findIndex((word, index) => index > 0 && !word.value.includes('=')) >>> 0);
  const time = (key: string) => {
    const value = own.find((word) => word.value.startsWith(`${key}=`))?.value.slice(key.length + 1);
    return value !== undefined && /^\d+$/.test(value) && value !== '0' ? `${value} s` : value;
  };
  const interval = time('interval');
  const timeout = time('timeout');
  const when = interval === undefined || /^0(s|ms|min)?$/.test(interval) ? 'when it is due' : `every ${interval}`;
  return `Operation ${name}: ${when}${timeout === undefined ? ', with the default time limit' : `, at most ${timeout}`}.`;
}

const dots = '••••••';

/** A statement as it stands, with the values of secrets as dots. */
function maskedText(statement: CrmStatement): string {
  return statement.tokens.map(({ gap, raw, value }) => gap + maskWord(raw, value)).join('') + maskWords(statement.tail);
}

function maskWord(raw: string, value: string): string {
  const name = value.split('=')[0] ?? '';
  if (!value.includes('=') || !isSecretParameter(name) || /=\{secret: .*\}$/.test(value)) return raw;
  // A continuation inside the word is kept, so that lines stay where they are.
  return `${name.replace(/[^\w$-]/g, '')}="${dots}"${'\\\n'.repeat(raw.split('\n').length - 1)}`;
}

/** Any text, with what looks like `password=value` or `-p value` as dots. */
export function maskWords(text: string): string {
  return text
    .replace(/((?:^|[\s"'])[\w-]*(?:passw(?:or)?d|passphrase|secret)=)("[^"{]*"|'[^'{]*'|[^\s"'{]+)/gi, `$1"${dots}"`)
    .replace(/(\s(?:-p|--password)[ =])(\S+)/g, `$1${dots}`);
}
