import type { Parameters } from '../../cluster/resource.ts';
import { Secret } from '../../secret.ts';
import { isSecretName } from '../secret-name.ts';
import { attribute, elements, type XmlElement } from '../xml/tree.ts';
import type { Notes } from './not-understood.ts';

/**
 * Reads the name-value pairs of the sets of one kind among siblings. A set with a rule or a reference is noted and
 * not read, since it does not always apply; a second plain set adds what the first has not (Pacemaker's own order).
 */
export function readValues(
  siblings: readonly XmlElement[],
  setName: string,
  notes: Notes,
): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const set of siblings.filter(({ name }) => name === setName)) {
    if (set.attributes.some(({ name }) => name !== 'id') || elements(set).some(({ name }) => name !== 'nvpair')) {
      notes.add(set, 'a set with a rule, a score or a reference');
      continue;
    }
    for (const pair of elements(set, 'nvpair')) {
      const [name, value] = [attribute(pair, 'name'), attribute(pair, 'value')];
      if (name === undefined || value === undefined) notes.add(pair, 'a reference to a pair elsewhere, or no value');
      else if (!values.has(name)) values.set(name, value);
    }
  }
  return Object.fromEntries(values);
}

/** The same for parameters of an agent: values that are secrets are put aside and referred to. */
export function readParameters(owner: XmlElement, notes: Notes): Parameters {
  const values = readValues(elements(owner), 'instance_attributes', notes);
  const id = attribute(owner, 'id') ?? '';
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (!isSecretName(name)) return [name, value];
      const secret = `cib/${id}/${name}`.replace(/[^A-Za-z0-9._/-]/g, '_').slice(0, 128);
      notes.keepSecret(secret, new Secret(value));
      return [name, { secret }];
    }),
  );
}
