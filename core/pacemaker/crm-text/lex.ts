import type { CrmFile, CrmStatement, CrmToken } from './model.ts';

type Form = CrmFile['form'];

/** A statement as far as it goes, and where the next begins. */
export interface LexedStatement {
  readonly statement: CrmStatement;
  readonly next: number;
  readonly nextLine: number;
}

/**
 * Length of a line continuation at a place, or 0. crmsh takes any number of backslashes with white space behind them,
 * the shell exactly one with nothing behind it.
 */
function continuationAt(text: string, at: number, form: Form): number {
  if (text[at] !== '\\') return 0;
  const pattern = form === 'text' ? /\\+[ \t\r\f\v]*(\n|$)/y : /\\\r?(\n|$)/y;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\f' || char === '\v';
}

/**
 * Reads one statement: words up to the end of the line, continuations followed, quotes as shlex reads them. In a script
 * `;`, `&` and `|` end a statement too, and `#` begins a comment.
 */
export function lexStatement(text: string, start: number, startLine: number, form: Form): LexedStatement {
  const tokens: CrmToken[] = [];
  let at = start;
  let line = startLine;
  let gap = '';
  while (at < text.length) {
    const continuation = continuationAt(text, at, form);
    if (continuation > 0) {
      gap += text.slice(at, at + continuation);
      if (text[at + continuation - 1] === '\n') line += 1;
      at += continuation;
    } else if (isSpace(text[at])) {
      gap += text[at];
      at += 1;
    } else if (text[at] === '\n' || (form === 'script' && /[;&|#]/.test(text[at] ?? ''))) {
      break;
    } else {
      const word = lexWord(text, at, line, form);
      tokens.push({ gap, ...word.token });
      gap = '';
      at = word.next;
      line = word.nextLine;
    }
  }
  const end = /[;&|]*[ \t\r]*(#[^\n]*)?(\n|$)/y;
  const separator = /[;&|]+/y;
  end.lastIndex = at;
  separator.lastIndex = at;
  const ending = end.exec(text)?.[0] ?? separator.exec(text)?.[0] ?? '';
  const next = at + ending.length;
  return {
    statement: { type: 'statement', line: startLine, endLine: line, tokens, tail: gap + ending, commandWords: 0 },
    next,
    nextLine: ending.endsWith('\n') ? line + 1 : line,
  };
}

interface LexedWord {
  readonly token: Omit<CrmToken, 'gap'>;
  readonly next: number;
  readonly nextLine: number;
}

function lexWord(text: string, start: number, startLine: number, form: Form): LexedWord {
  let at = start;
  let line = startLine;
  let value = '';
  let quote = '';
  while (at < text.length) {
    const char = text[at] ?? '';
    const continuation = form === 'script' && quote === "'" ? 0 : continuationAt(text, at, form);
    if (continuation > 0) {
      if (text[at + continuation - 1] === '\n') line += 1;
      at += continuation;
      // crmsh strips each line before it joins them, so the word goes on behind the indentation.
      while (form === 'text' && isSpace(text[at])) at += 1;
    } else if (char === '\n' && (quote === '' || form === 'text')) {
      break;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && /["\\]/.test(text[at + 1] ?? '')) {
        at += 1;
        value += text[at];
      } else value += char;
      if (char === '\n') line += 1;
      at += 1;
    } else if (char === '"' || char === "'") {
      quote = char;
      at += 1;
    } else if (char === '\\' && at + 1 < text.length) {
      value += text[at + 1];
      at += 2;
    } else if (isSpace(char) || (form === 'script' && /[;&|]/.test(char) && text[at - 1] !== '>')) {
      break;
    } else {
      value += char;
      at += 1;
    }
  }
  const token = { raw: text.slice(start, at), value, line: startLine, isOpen: quote !== '' };
  return { token, next: at, nextLine: line };
}
