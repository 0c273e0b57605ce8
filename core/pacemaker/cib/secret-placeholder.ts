import type { SecretRef } from '../../cluster/ssh-address.ts';
import { escapeAttribute } from '../xml/references.ts';
import type { XmlAttribute, XmlElement } from '../xml/tree.ts';

/*
 * A plan never holds a secret: what is written to a node has `@@quorate-secret:NAME@@` in its place, filled in from
 * the vault by the executor when it runs (core/plan/template.ts, which stands above this folder and so can't be used).
 */
const opening = '@@quorate-secret:';
const placeholder = /@@quorate-secret:([A-Za-z0-9][A-Za-z0-9._/-]{0,127})@@/g;

/** The text that stands for a secret. */
export function secretPlaceholder({ secret }: SecretRef): string {
  return `${opening}${secret}@@`;
}

/** An attribute whose value comes from the vault. */
export function secretAttribute(name: string, secret: SecretRef): XmlAttribute {
  const value = secretPlaceholder(secret);
  return { name, value, raw: ` ${name}="${value}"` };
}

/**
 * The element with each plain value that looks like a placeholder written so that it is none: nothing from the vault
 * is put where the description did not ask for it.
 */
export function shieldPlaceholders(of: XmlElement): XmlElement {
  const attributes = of.attributes.map((attribute): XmlAttribute => {
    if (attribute.raw !== undefined || !attribute.value.includes(opening)) return attribute;
    const written = escapeAttribute(attribute.value).replaceAll('@', '&#64;');
    return { ...attribute, raw: ` ${attribute.name}="${written}"` };
  });
  const children = of.children.map((child) => (child.kind === 'element' ? shieldPlaceholders(child) : child));
  return { ...of, attributes, children };
}

/** Names of the secrets that an XML text asks for, each once, in order of appearance. */
export function secretsIn(xml: string): readonly string[] {
  return [...new Set([...xml.matchAll(placeholder)].map((match) => match[1] ?? ''))];
}

/** The XML with its secrets filled in; `undefined` from the look-up is a bug of the caller, who has `secretsIn`. */
export function fillSecrets(xml: string, lookUp: (name: string) => string | undefined): string {
  return xml.replace(placeholder, (_, name: string) => {
    const value = lookUp(name);
    if (value === undefined) throw new Error(`no value for the secret ${name}`);
    return escapeAttribute(value);
  });
}
