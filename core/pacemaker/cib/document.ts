import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { parseXml } from '../xml/parse.ts';
import { printXml } from '../xml/print.ts';
import { find, type XmlDocument, type XmlElement, type XmlNode } from '../xml/tree.ts';

/** A CIB with everything that was in it, understood or not. */
export type CibDocument = XmlDocument;

/** The parts of a CIB's configuration. @see Pacemaker Explained, CIB */
export type CibSection =
  | 'crm_config'
  | 'nodes'
  | 'resources'
  | 'constraints'
  | 'fencing-topology'
  | 'rsc_defaults'
  | 'op_defaults'
  | 'acls'
  | 'tags'
  | 'alerts';

/**
 * Reads a whole CIB, as `cibadmin --query` prints it or as it lies in /var/lib/pacemaker/cib.
 * Reports XML_… where it is not XML, CIB_NOT_A_CIB where it is something else.
 */
export function parseCib(text: string): Result<CibDocument> {
  const parsed = parseXml(text);
  if (!parsed.ok || parsed.value.root.name === 'cib') return parsed;
  return fail(
    error('CIB_NOT_A_CIB', `This is no CIB: its root is <${parsed.value.root.name}> instead of <cib>.`, {
      next: 'Give the output of cibadmin --query, or the file cib.xml.',
      evidence: { line: parsed.value.root.line ?? 1 },
    }),
  );
}

/** The CIB as text; `printCib(parseCib(text)) === text` byte for byte where nothing was changed. */
export function printCib(document: CibDocument): string {
  return printXml(document);
}

/** One section of the configuration, or `undefined`. */
export function cibSection(document: CibDocument, section: CibSection): XmlElement | undefined {
  return find(document.root, 'configuration', section);
}

/** The CIB with one element in another's place; nothing else changes. */
export function replaceElement(
  document: CibDocument,
  old: XmlElement,
  by: XmlElement | undefined,
): Result<CibDocument> {
  let isFound = false;
  const walk = (at: XmlElement): XmlElement => {
    const children = at.children.flatMap((child): readonly XmlNode[] => {
      if (child.kind !== 'element') return [child];
      if (child !== old) return [isFound ? child : walk(child)];
      isFound = true;
      return by ? [by] : [];
    });
    return { ...at, children };
  };
  const root = walk(document.root);
  if (!isFound) return fail(error('CIB_ELEMENT_GONE', `<${old.name}> is not in this CIB any more.`));
  return ok({ ...document, root });
}
