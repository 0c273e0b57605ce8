import { error } from '../../report.ts';
import { ReportError } from '../../result.ts';
import { escapeAttribute, escapeText, isXmlText } from './references.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

/** The document as text; byte for byte what was read where nothing was changed. */
export function printXml(document: XmlDocument): string {
  return [...document.before, document.root, ...document.after].map(printNode).join('');
}

/** One node and what is in it. Throws a ReportError XML_CANNOT_HOLD_TEXT for text with control characters. */
export function printNode(node: XmlNode): string {
  if (node.kind === 'text') return node.raw ?? escapeText(holdable(node.text));
  if (node.kind !== 'element') return node.raw;
  const tag = `<${node.name}${node.attributes.map(printAttribute).join('')}${node.rawTail ?? ''}`;
  if (node.children.length === 0 && node.rawClose === undefined) return `${tag}/>`;
  return `${tag}>${node.children.map(printNode).join('')}${node.rawClose ?? `</${node.name}>`}`;
}

function printAttribute({ name, value, raw }: XmlAttribute): string {
  return raw ?? ` ${name}="${escapeAttribute(holdable(value))}"`;
}

function holdable(text: string): string {
  if (isXmlText(text)) return text;
  throw new ReportError([
    error('XML_CANNOT_HOLD_TEXT', `A value of the cluster holds a control character: ${JSON.stringify(text)}.`, {
      why: 'The CIB is XML 1.0, which can’t hold it in any spelling.',
      next: 'Take the character out of the value.',
    }),
  ]);
}

/** A new element with its children on lines of their own, two blanks a level, as Pacemaker writes. */
export function layOut(of: XmlElement, depth = 0): XmlElement {
  const nested = of.children.filter((child) => child.kind === 'element');
  if (nested.length === 0) return of;
  const line = (at: number): XmlNode => ({ kind: 'text', text: `\n${'  '.repeat(at)}` });
  const children = nested.flatMap((child) => [line(depth + 1), layOut(child, depth + 1)]);
  return { ...of, children: [...children, line(depth)] };
}
