import type { ConfBrace, ConfFile, ConfItem, ConfSection, LineEnding } from './conf-file.ts';

/**
 * Reads corosync.conf as corosync does, line by line: `#` first makes a comment, `{` anywhere opens a section, else `:`
 * splits key from value, else `}` closes. Nothing is refused and nothing is lost: a line that corosync would refuse is
 * kept as `junk`, and `validate` tells of it. `print(parse(text)) === text` for every text.
 * @see corosync.conf(5); grammar checked against `corosync -t` 3.1.7
 */
export function parse(text: string): ConfFile {
  const stack: OpenSection[] = [];
  const top: ConfItem[] = [];
  for (const line of splitLines(text)) {
    const into = stack.at(-1)?.items ?? top;
    // Corosync drops a carriage return at the end of the file too, though no line feed follows it.
    const content = trim(line.ending === '' ? line.raw.replace(/\r$/, '') : line.raw);
    const brace = content.indexOf('{');
    const colon = content.indexOf(':');
    if (content === '') into.push({ kind: 'blank', ...line });
    else if (content.startsWith('#')) into.push({ kind: 'comment', ...line });
    else if (brace >= 0) {
      stack.push({
        name: sectionName(content.slice(0, brace)),
        open: line,
        after: trim(content.slice(brace + 1)),
        items: [],
      });
    } else if (colon > 0) {
      into.push({
        kind: 'entry',
        ...line,
        key: sectionName(content.slice(0, colon)),
        value: trim(content.slice(colon + 1)),
      });
    } else if (content === '}' && stack.length > 0) close(stack, top, line);
    else into.push({ kind: 'junk', ...line });
  }
  while (stack.length > 0) close(stack, top, undefined);
  return { items: top };
}

interface OpenSection {
  readonly name: string;
  readonly open: ConfBrace;
  readonly after: string;
  readonly items: ConfItem[];
}

function close(stack: OpenSection[], top: ConfItem[], brace: ConfBrace | undefined): void {
  const done = stack.pop();
  if (done === undefined) return;
  const section: ConfSection = {
    kind: 'section',
    name: done.name,
    open: done.open,
    afterBrace: done.after,
    items: done.items,
    ...(brace === undefined ? {} : { close: brace }),
  };
  (stack.at(-1)?.items ?? top).push(section);
}

/** Lines with their own endings; a lone carriage return is part of its line. */
function splitLines(text: string): { raw: string; ending: LineEnding; line: number }[] {
  const lines: { raw: string; ending: LineEnding; line: number }[] = [];
  for (let start = 0; start < text.length; ) {
    const at = text.indexOf('\n', start);
    if (at < 0) {
      lines.push({ raw: text.slice(start), ending: '', line: lines.length + 1 });
      break;
    }
    const isCrLf = at > start && text[at - 1] === '\r';
    lines.push({
      raw: text.slice(start, isCrLf ? at - 1 : at),
      ending: isCrLf ? '\r\n' : '\n',
      line: lines.length + 1,
    });
    start = at + 1;
  }
  return lines;
}

/** Corosync trims blanks and tabs only, not Unicode spaces. */
function trim(part: string): string {
  return part.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** Names lose trailing blanks, colons and braces: `logging: {` is `logging`. */
function sectionName(part: string): string {
  return trim(part).replace(/[ \t:{]+$/, '');
}
