import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { notXml, readReferences } from './references.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

/** Bytes of text that are read at most; the largest CIBs in the field have a few MB. */
export const largestXml = 50 * 1024 * 1024;
/** A CIB is about ten elements deep; the tree is walked recursively, so there is a bound. */
const deepest = 200;

const nameStart = 'A-Za-z_:\\u00c0-\\u{effff}';
const name = `[${nameStart}][${nameStart}0-9.\\-\\u00b7]*`;
const openTag = new RegExp(`<(${name})`, 'uy');
const oneAttribute = new RegExp(`(\\s+)(${name})\\s*=\\s*(?:"([^<"]*)"|'([^<']*)')`, 'uy');
const endOfTag = /(\s*)(\/?>)/y;
const closeTag = new RegExp(`</(${name})\\s*>`, 'uy');
const text = /[^<]+/y;
const doctypeName = /<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC\s+"[^"]*")\s+"[^"]*")?\s*>/y;

interface Open {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly rawTail: string;
  readonly line: number;
  readonly children: XmlNode[];
}

/** Thrown and caught within this file only: where the text stops being XML. */
class NotWellFormed {
  readonly problem: string;
  readonly offset: number;
  constructor(problem: string, offset: number) {
    this.problem = problem;
    this.offset = offset;
  }
}

export interface ParseXmlOptions {
  /** Pass over a document type that only names a file (agents' metadata has one); it is not read then either. */
  readonly allowsDoctypeName?: boolean;
}

/**
 * Reads XML 1.0 as Pacemaker writes it, keeping how it was written. There are no document types and no entities but
 * the five of XML itself: what a node says can't make the reader fetch or grow anything.
 * Reports XML_TOO_LARGE, XML_HAS_DOCTYPE, XML_NOT_WELL_FORMED.
 */
export function parseXml(source: string, options: ParseXmlOptions = {}): Result<XmlDocument> {
  if (source.length > largestXml) {
    return fail(
      error('XML_TOO_LARGE', `The XML has ${source.length} characters; at most ${largestXml} are read.`, {
        next: 'Look at what fills it; Pacemaker itself gets slow long before this size.',
      }),
    );
  }
  try {
    return ok(new Reader(source).document(options.allowsDoctypeName === true));
  } catch (cause) {
    if (cause instanceof NotWellFormed) return fail(notWellFormed(source, cause));
    throw cause;
  }
}

function notWellFormed(source: string, { problem, offset }: NotWellFormed): Report {
  const before = source.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const output = source.slice(start).split('\n', 1)[0]?.slice(0, 200) ?? '';
  const evidence = { line: before.split('\n').length, output };
  if (source.startsWith('<!DOCTYPE', offset)) {
    return error('XML_HAS_DOCTYPE', 'The XML declares a document type, which is never read.', {
      why: 'A document type can make a reader fetch files or grow without bound; Pacemaker writes none.',
      next: 'Find out who wrote this file.',
      evidence,
    });
  }
  return error('XML_NOT_WELL_FORMED', `The XML is broken: ${problem}.`, {
    next: 'If it was cut off, read it again; if it is a file, mend that line.',
    evidence,
  });
}

/** Holds the position in the text; lives for one document. */
class Reader {
  readonly #source: string;
  #at = 0;
  #line = 1;
  #counted = 0;

  constructor(source: string) {
    this.#source = source;
  }

  document(allowsDoctypeName: boolean): XmlDocument {
    const bad = notXml.exec(this.#source);
    if (bad) throw new NotWellFormed('it holds a character that XML can’t hold', bad.index);
    const before: XmlNode[] = [];
    const after: XmlNode[] = [];
    if (this.#source.startsWith('\ufeff')) before.push({ kind: 'text', text: '', raw: this.#take(1) });
    this.#misc(before);
    const doctype = allowsDoctypeName ? this.#match(doctypeName) : undefined;
    if (doctype) {
      before.push({ kind: 'instruction', raw: doctype[0] });
      this.#misc(before);
    }
    if (this.#source[this.#at] !== '<') this.#stop('there is no root element');
    const root = this.#element();
    this.#misc(after);
    if (this.#at < this.#source.length) this.#stop('something follows the root element');
    return { before, root, after };
  }

  /** White space, comments and instructions around the root. */
  #misc(into: XmlNode[]): void {
    for (;;) {
      const space = this.#match(/\s+/y);
      if (space) into.push({ kind: 'text', text: space[0], raw: space[0] });
      const node = this.#verbatim();
      if (!space && !node) return;
      if (node) into.push(node);
    }
  }

  #element(): XmlElement {
    const stack: Open[] = [];
    for (;;) {
      const done = this.#source.startsWith('</', this.#at) ? this.#close(stack) : this.#content(stack);
      if (!done) continue;
      const parent = stack.at(-1);
      if (!parent) return done;
      parent.children.push(done);
    }
  }

  /** One piece of content; an element only where it closed itself. */
  #content(stack: Open[]): XmlElement | undefined {
    const parent = stack.at(-1);
    const run = parent && this.#match(text);
    if (run) {
      parent.children.push({ kind: 'text', text: this.#value(run[0], this.#at - run[0].length), raw: run[0] });
      return undefined;
    }
    if (this.#at >= this.#source.length) this.#stop(`it ends inside <${parent?.name ?? ''}>`);
    const node = this.#verbatim(parent !== undefined);
    if (node) {
      parent?.children.push(node);
      return undefined;
    }
    return this.#open(stack);
  }

  #open(stack: Open[]): XmlElement | undefined {
    const line = this.#lineHere();
    const tag = this.#match(openTag);
    if (!tag) this.#stop('a tag was expected');
    const attributes = this.#attributes();
    const end = this.#match(endOfTag);
    if (!end) this.#stop('the tag does not end, or an attribute is not written as name="value"');
    const open: Open = { name: tag[1] ?? '', attributes, rawTail: end[1] ?? '', line, children: [] };
    if (end[2] === '/>') return { kind: 'element', ...open };
    if (stack.length >= deepest) this.#stop(`elements are nested deeper than ${deepest}`);
    stack.push(open);
    return undefined;
  }

  #attributes(): readonly XmlAttribute[] {
    const seen = new Map<string, XmlAttribute>();
    for (let found = this.#match(oneAttribute); found; found = this.#match(oneAttribute)) {
      const [raw, , key = '', double, single] = found;
      if (seen.has(key)) this.#stop(`the attribute ${key} is there twice`);
      const written = double ?? single ?? '';
      const folded = written.replace(/\r\n|[\t\n\r]/g, ' ');
      seen.set(key, { name: key, value: this.#value(folded, this.#at - raw.length), raw });
    }
    return [...seen.values()];
  }

  #close(stack: Open[]): XmlElement {
    const tag = this.#match(closeTag);
    const open = stack.pop();
    if (!tag || !open) this.#stop('a closing tag has nothing to close');
    if (open.name !== tag[1]) this.#stop(`</${tag[1]}> closes <${open.name}> of line ${open.line}`);
    return { kind: 'element', ...open, rawClose: tag[0] };
  }

  /** A comment, an instruction, or (inside the root) a CDATA section. */
  #verbatim(isInside = false): XmlNode | undefined {
    if (this.#source.startsWith('<!--', this.#at)) {
      const raw = this.#until('-->', 'a comment', 4);
      if (raw.slice(4, -3).includes('--') || raw.endsWith('--->')) this.#stop('a comment holds --');
      return { kind: 'comment', raw };
    }
    if (this.#source.startsWith('<?', this.#at)) {
      return { kind: 'instruction', raw: this.#until('?>', 'an instruction', 2) };
    }
    if (isInside && this.#source.startsWith('<![CDATA[', this.#at)) {
      return { kind: 'cdata', raw: this.#until(']]>', 'a CDATA section', 9) };
    }
    return undefined;
  }

  #until(end: string, what: string, skip: number): string {
    const at = this.#source.indexOf(end, this.#at + skip);
    if (at < 0) this.#stop(`${what} does not end`);
    return this.#take(at + end.length - this.#at);
  }

  #value(written: string, offset: number): string {
    // Line ends are made one before references are read: &#13; stays what it is. XML 1.0 2.11.
    const read = readReferences(written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written);
    if (read === undefined) throw new NotWellFormed('an & that is not a reference XML knows', offset);
    return read;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at += found[0].length;
    return found ?? undefined;
  }

  #take(length: number): string {
    const taken = this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #lineHere(): number {
    let next = this.#source.indexOf('\n', this.#counted);
    while (next >= 0 && next < this.#at) {
      this.#line += 1;
      this.#counted = next + 1;
      next = this.#source.indexOf('\n', this.#counted);
    }
    return this.#line;
  }

  #stop(problem: string): never {
    throw new NotWellFormed(problem, this.#at);
  }
}
