/**
 * An XML document as data. `raw` fields hold how something was written (quotes, references, white space), so that
 * what was not changed prints as it was; what is new has none and prints in one plain style.
 */
export interface XmlDocument {
  /** Declaration, comments and white space before the root. */
  readonly before: readonly XmlNode[];
  readonly root: XmlElement;
  readonly after: readonly XmlNode[];
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  /** From the white space before the name to the closing quote. */
  readonly raw?: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  /** 1-based line of the opening tag, where it was read from text. */
  readonly line?: number;
  /** White space before the end of the opening tag. */
  readonly rawTail?: string;
  /** The closing tag as it was written; absent where the element closed itself. */
  readonly rawClose?: string;
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  readonly raw?: string;
}

/** A comment, a CDATA section or an instruction (XML declaration, name of a document type), verbatim. */
export interface XmlVerbatim {
  readonly kind: 'comment' | 'cdata' | 'instruction';
  readonly raw: string;
}

export type XmlNode = XmlElement | XmlText | XmlVerbatim;

/** A new element; attributes that are `undefined` are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly XmlNode[] = [],
): XmlElement {
  const present = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ name: key, value }],
  );
  return { kind: 'element', name, attributes: present, children };
}

/** An attribute's value, or `undefined`. */
export function attribute(of: XmlElement, name: string): string | undefined {
  return of.attributes.find((candidate) => candidate.name === name)?.value;
}

/** The attributes as a map, in their order. */
export function attributeMap(of: XmlElement): ReadonlyMap<string, string> {
  return new Map(of.attributes.map(({ name, value }) => [name, value]));
}

/** Child elements, of one name where told. */
export function elements(of: XmlElement | undefined, name?: string): readonly XmlElement[] {
  if (!of) return [];
  return of.children.filter(
    (child): child is XmlElement => child.kind === 'element' && (name === undefined || child.name === name),
  );
}

/** The first element down a path of names, or `undefined`. */
export function find(of: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let at = of;
  for (const name of path) at = elements(at, name)[0];
  return at;
}

/** All text within, without comments. */
export function textOf(of: XmlElement | undefined): string {
  if (!of) return '';
  return of.children
    .map((child) => {
      if (child.kind === 'text') return child.text;
      if (child.kind === 'cdata') return child.raw.slice('<![CDATA['.length, -']]>'.length);
      return child.kind === 'element' ? textOf(child) : '';
    })
    .join('');
}
