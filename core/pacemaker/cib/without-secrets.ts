import { isSecretName } from '../secret-name.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import type { CibDocument } from './document.ts';

const dots = '••••••';

/** The same CIB, to be shown: the value of every pair that is named like a secret is dots. */
export function withoutSecrets(document: CibDocument): CibDocument {
  return { ...document, root: masked(document.root) };
}

function masked(of: XmlElement): XmlElement {
  const isSecret = of.name === 'nvpair' && isSecretName(attribute(of, 'name') ?? '');
  const attributes = isSecret
    ? of.attributes.map((one) => (one.name === 'value' ? { name: 'value', value: dots } : one))
    : of.attributes;
  const children = of.children.map((child) => (child.kind === 'element' ? masked(child) : child));
  return { ...of, attributes, children };
}
