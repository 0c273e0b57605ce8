import type { Constraint } from '../../cluster/constraint.ts';
import { element, type XmlElement } from '../xml/tree.ts';
import { role, type Writing } from './resource-elements.ts';

/** A score as Pacemaker's schema takes it: capitals, no plus sign. */
export function scoreText(score: string | number): string {
  return String(score).toUpperCase().replace(/^\+/, '');
}

/** The id of a constraint: its own, or one that says what it does. */
export function constraintId(constraint: Constraint): string {
  if (constraint.id !== undefined) return constraint.id;
  switch (constraint.type) {
    case 'location':
      return `location-${constraint.resource}-${constraint.node}-${scoreText(constraint.score)}`;
    case 'colocation':
      return `colocation-${constraint.resource}-${constraint.with}-${scoreText(constraint.score)}`;
    case 'order':
      return `order-${constraint.first}-${constraint.then}-${constraint.kind.toLowerCase()}`;
  }
}

/** A constraint as the CIB holds it. @see Pacemaker Explained, Resource Constraints */
export function constraintElement(constraint: Constraint, { ids, names }: Writing): XmlElement {
  // An id of its own is taken already (it must stay what it is); only a made one may be numbered.
  const id = constraint.id ?? ids.next(constraintId(constraint));
  const named = (value: string | undefined) => (value === undefined ? undefined : role(value, names));
  switch (constraint.type) {
    case 'location':
      return element('rsc_location', {
        id,
        rsc: constraint.resource,
        role: named(constraint.role),
        node: constraint.node,
        score: scoreText(constraint.score),
      });
    case 'colocation':
      return element('rsc_colocation', {
        id,
        rsc: constraint.resource,
        'rsc-role': named(constraint.resourceRole),
        'with-rsc': constraint.with,
        'with-rsc-role': named(constraint.withRole),
        score: scoreText(constraint.score),
      });
    case 'order':
      return element('rsc_order', {
        id,
        first: constraint.first,
        'first-action': constraint.firstAction,
        then: constraint.then,
        'then-action': constraint.thenAction,
        kind: constraint.kind,
        symmetrical: constraint.symmetrical === undefined ? undefined : String(constraint.symmetrical),
      });
  }
}
