import { type Constraint, constraintSchema } from '../../cluster/constraint.ts';
import { attribute, elements, type XmlElement } from '../xml/tree.ts';
import type { Notes } from './not-understood.ts';
import { currentRole } from './read-resources.ts';

type Plain = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the model can say of each kind; a constraint with anything else would be another one without it. */
const readable: Readonly<Record<string, readonly string[]>> = {
  rsc_location: ['id', 'rsc', 'role', 'node', 'score'],
  rsc_colocation: ['id', 'rsc', 'rsc-role', 'with-rsc', 'with-rsc-role', 'score'],
  rsc_order: ['id', 'first', 'first-action', 'then', 'then-action', 'kind', 'symmetrical', 'score'],
};

/** A constraint of the model; none, and a note, where the model has no room for it (sets, rules, patterns, tickets). */
export function readConstraint(of: XmlElement, notes: Notes): readonly Constraint[] {
  const known = readable[of.name];
  if (!known) {
    notes.add(of, 'a kind of constraint that is not modelled');
    return [];
  }
  const more = of.attributes.map(({ name }) => name).filter((name) => !known.includes(name));
  const [inner] = elements(of);
  if (inner || more.length > 0) {
    notes.add(of, inner ? `a constraint with a ${inner.name}` : `a constraint with ${more.join(', ')}`);
    return [];
  }
  if (of.name === 'rsc_colocation' && attribute(of, 'score') === undefined) {
    // The model's own default (INFINITY) would make it another constraint.
    notes.add(of, 'a colocation without a score');
    return [];
  }
  const read = constraintSchema.safeParse(plain(of));
  if (read.success) return [read.data];
  notes.add(of, read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return [];
}

function plain(of: XmlElement): Plain {
  const value = (name: string) => attribute(of, name);
  const role = (name: string) => {
    const text = value(name);
    return text === undefined ? undefined : currentRole(text);
  };
  const id = value('id');
  if (of.name === 'rsc_location') {
    return present({
      type: 'location',
      id,
      resource: value('rsc'),
      node: value('node'),
      score: value('score'),
      role: role('role'),
    });
  }
  if (of.name === 'rsc_colocation') {
    return present({
      type: 'colocation',
      id,
      resource: value('rsc'),
      with: value('with-rsc'),
      score: value('score'),
      resourceRole: role('rsc-role'),
      withRole: role('with-rsc-role'),
    });
  }
  const symmetrical = value('symmetrical');
  return present({
    type: 'order',
    id,
    first: value('first'),
    then: value('then'),
    firstAction: value('first-action'),
    thenAction: value('then-action'),
    kind: value('kind') ?? kindOfScore(value('score')),
    symmetrical: symmetrical === undefined ? undefined : symmetrical === 'true',
  });
}

/** Orders had a score before they had a kind: 0 is optional. @see Pacemaker Explained 2.1, rsc_order score */
function kindOfScore(score: string | undefined): string | undefined {
  if (score === undefined) return undefined;
  return /^[+-]?0+$/.test(score) ? 'Optional' : 'Mandatory';
}

function present(values: Plain): Plain {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
