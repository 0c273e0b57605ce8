import type { Attributes, Parameters } from '../../cluster/resource.ts';
import { element, type XmlElement } from '../xml/tree.ts';
import { secretAttribute } from './secret-placeholder.ts';

/** Hands out ids that are valid in XML and there once, by adding `-2`, `-3` … where a name comes again. */
export class IdSource {
  readonly #used: Set<string>;
  constructor(used: Iterable<string> = []) {
    this.#used = new Set(used);
  }

  next(wanted: string): string {
    const valid = wanted.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z_]/, '_$&');
    let id = valid;
    for (let count = 2; this.#used.has(id); count += 1) id = `${valid}-${count}`;
    this.#used.add(id);
    return id;
  }
}

/** A scalar as the CIB holds it. */
export function cibText(value: string | number | boolean): string {
  return String(value);
}

/** A set of name-value pairs (`instance_attributes`, `meta_attributes` …); none where there is nothing in it. */
export function valueSet(
  name: string,
  setId: string,
  values: Attributes | Parameters,
  ids: IdSource,
): readonly XmlElement[] {
  const entries = Object.entries(values);
  if (entries.length === 0) return [];
  const id = ids.next(setId);
  const pairs = entries.map(([key, value]) => {
    const pair = element('nvpair', { id: ids.next(`${id}-${key}`), name: key });
    const attribute =
      typeof value === 'object' ? secretAttribute('value', value) : { name: 'value', value: cibText(value) };
    return { ...pair, attributes: [...pair.attributes, attribute] };
  });
  return [element(name, { id }, pairs)];
}
