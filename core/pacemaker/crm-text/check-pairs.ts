import { type Notes, note } from './finding.ts';
import type { CrmStatement } from './model.ts';
import type { ConstraintInput } from './read-constraints.ts';

/** A constraint with the statement that it came from. */
export interface ConstraintAt {
  readonly constraint: ConstraintInput;
  readonly statement: CrmStatement;
}

function pair(one: string, two: string): string {
  return [one, two].toSorted().join(' ');
}

/** What must start first and need not run together, or the other way round: mostly one of the two was forgotten. */
export function checkPairs(constraints: readonly ConstraintAt[], notes: Notes): void {
  const together = new Set<string>();
  const ordered = new Set<string>();
  for (const { constraint } of constraints) {
    if (constraint.type === 'colocation') together.add(pair(constraint.resource, constraint.with));
    if (constraint.type === 'order') ordered.add(pair(constraint.first, constraint.then));
  }
  for (const { constraint, statement } of constraints) {
    if (constraint.type === 'order' && constraint.kind === 'Mandatory') {
      const { first, then } = constraint;
      if (together.has(pair(first, then))) continue;
      note(notes, statement, 'dangerous', 'warning', 'CRM_ORDER_ALONE', `${then} starts after ${first}, on any node.`, {
        why: 'An order says when, not where; crm_verify says nothing.',
        next: `Add colocation ${then}-with-${first} inf: ${then} ${first}, if they belong together.`,
      });
    }
    if (constraint.type === 'colocation' && constraint.score === 'INFINITY') {
      const { resource } = constraint;
      if (ordered.has(pair(resource, constraint.with))) continue;
      note(
        notes,
        statement,
        'fine',
        'info',
        'CRM_COLOCATION_ALONE',
        `${resource} may start before ${constraint.with}.`,
        {
          why: 'A colocation says where, not when.',
          next: `Add order ${constraint.with}-before-${resource} Mandatory: ${constraint.with} ${resource}, if it needs it.`,
        },
      );
    }
  }
}
