import type { Secret } from '../../secret.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';

/** Something in a CIB that the model has no room for. */
export interface NotUnderstood {
  /** `bundle httpd`, `rsc_location loc-1`. */
  readonly what: string;
  readonly why: string;
  /** 1-based line in the text that was read. */
  readonly line: number | undefined;
  readonly element: XmlElement;
}

/** What comes up while one CIB is read: what is not understood, and the secrets that stood there in clear. */
export class Notes {
  readonly #all: NotUnderstood[] = [];
  readonly #secrets = new Map<string, Secret>();

  add(element: XmlElement, why: string): void {
    const id = attribute(element, 'id') ?? attribute(element, 'id-ref');
    const what = id === undefined ? element.name : `${element.name} ${id}`;
    this.#all.push({ what, why, line: element.line, element });
  }

  /** Notes attributes beyond those that are read. */
  addBeyond(element: XmlElement, known: readonly string[]): void {
    const more = element.attributes.map(({ name }) => name).filter((name) => !known.includes(name));
    if (more.length > 0) this.add(element, `not read: ${more.join(', ')}`);
  }

  keepSecret(name: string, secret: Secret): void {
    this.#secrets.set(name, secret);
  }

  get all(): readonly NotUnderstood[] {
    return this.#all;
  }

  get secrets(): ReadonlyMap<string, Secret> {
    return this.#secrets;
  }
}
