import type { Constraint } from '../cluster/constraint.ts';
import { constraintId } from '../pacemaker/cib/constraint-elements.ts';
import type { CibModel } from '../pacemaker/cib/model.ts';
import { infinity, scoreNumber, scoreWord } from '../pacemaker/simulate/scores.ts';
import { attribute } from '../pacemaker/xml/tree.ts';

/** A constraint as a person would say it. */
export interface ConstraintSentence {
  readonly id: string;
  readonly text: string;
}

/** Constraints that name one of these resources, each as a sentence; those that the model can't hold as they are. */
export function constraintSentences(model: CibModel, ids: readonly string[]): readonly ConstraintSentence[] {
  const named = model.constraints
    .filter((constraint) => endsOf(constraint).some((id) => ids.includes(id)))
    .map((constraint) => ({ id: constraintId(constraint), text: sentence(constraint) }));
  const others = model.notUnderstood.flatMap(({ element, why }) => {
    if (!element.name.startsWith('rsc_')) return [];
    const text = JSON.stringify(element);
    if (!ids.some((id) => text.includes(`"value":${JSON.stringify(id)}`))) return [];
    const id = attribute(element, 'id') ?? element.name;
    return [{ id, text: `${id} (${element.name}) is ${why}: read it in the raw configuration.` }];
  });
  return [...named, ...others];
}

/** What a constraint says. */
export function sentence(constraint: Constraint): string {
  switch (constraint.type) {
    case 'location':
      return location(constraint);
    case 'colocation': {
      const score = scoreNumber(constraint.score);
      const one = asRole(constraint.resource, constraint.resourceRole);
      const other = asRole(constraint.with, constraint.withRole);
      if (score >= infinity) return `${one} must run where ${other} runs.`;
      if (score <= -infinity) return `${one} must not run where ${other} runs.`;
      return `${one} would rather ${score < 0 ? 'not ' : ''}run where ${other} runs (${scoreWord(score)}).`;
    }
    case 'order': {
      const first = `${constraint.first} ${past(constraint.firstAction ?? 'start')}`;
      const then = `${constraint.then} ${present(constraint.thenAction ?? constraint.firstAction ?? 'start')}`;
      if (constraint.kind === 'Serialize') return `${constraint.first} and ${constraint.then} never act at once.`;
      const when = constraint.kind === 'Optional' ? ', where both are to be done at the same time' : '';
      const back = constraint.symmetrical === false ? '' : ' Stopping goes the other way.';
      return `${then} only after ${first}${when}.${back}`;
    }
  }
}

function location({ id, resource, node, role, score }: Extract<Constraint, { type: 'location' }>): string {
  const value = scoreNumber(score);
  const one = asRole(resource, role);
  const cause = /^cli-(prefer|ban)-/.test(id ?? '')
    ? ' It was left by a move or ban, and stays until it is cleared.'
    : '';
  if (value >= infinity) return `${one} runs on ${node} wherever that is possible.${cause}`;
  if (value <= -infinity) return `${one} must not run on ${node}.${cause}`;
  return `${one} ${value < 0 ? 'avoids' : 'prefers'} ${node} (${scoreWord(value)}).${cause}`;
}

function asRole(resource: string, role: string | undefined): string {
  return role === undefined || role === 'Started' ? resource : `${resource} (${role.toLowerCase()})`;
}

const pasts: Readonly<Record<string, string>> = {
  start: 'has started',
  stop: 'has stopped',
  promote: 'was promoted',
  demote: 'was demoted',
};
const presents: Readonly<Record<string, string>> = {
  start: 'starts',
  stop: 'stops',
  promote: 'is promoted',
  demote: 'is demoted',
};
const past = (action: string) => pasts[action] ?? action;
const present = (action: string) => presents[action] ?? action;

/** The resources that a constraint ties. */
export function endsOf(constraint: Constraint): readonly string[] {
  if (constraint.type === 'location') return [constraint.resource];
  return constraint.type === 'order' ? [constraint.first, constraint.then] : [constraint.resource, constraint.with];
}
