import { nodeNameSchema } from '../../cluster/description.ts';
import { resourceIdSchema } from '../../cluster/resource.ts';
import type { CibDocument } from '../../pacemaker/cib/document.ts';
import { cibSection } from '../../pacemaker/cib/document.ts';
import { printNode } from '../../pacemaker/xml/print.ts';
import { attribute, element, elements } from '../../pacemaker/xml/tree.ts';
import type { Command } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import { literal } from '../deploy/crm-mon-pattern.ts';
import type { ActionKind } from './action-kind.ts';
import { withoutConstraints } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { needless, unknownResource } from './refusals.ts';
import { waitSteps } from './waits.ts';

/** A constraint that a move or ban left. */
interface LeftConstraint {
  readonly id: string;
  readonly node: string | undefined;
  readonly isBan: boolean;
  /** Nothing but resource, node and score, so that it can be made again. */
  readonly isPlain: boolean;
}

/** The constraints that crm_resource makes: cli-prefer-ID, cli-ban-ID-on-NODE. @see crm_resource(8) --move, --ban */
export function leftConstraints(cib: CibDocument, resource: string): readonly LeftConstraint[] {
  return elements(cibSection(cib, 'constraints'), 'rsc_location').flatMap((of) => {
    const id = attribute(of, 'id') ?? '';
    const isBan = id.startsWith(`cli-ban-${resource}-on-`);
    if (attribute(of, 'rsc') !== resource || !(isBan || id === `cli-prefer-${resource}`)) return [];
    const node = attribute(of, 'node');
    const role = attribute(of, 'role') ?? 'Started';
    const isPlain = elements(of).length === 0 && role === 'Started' && nodeNameSchema.safeParse(node).success;
    return [{ id, node, isBan, isPlain }];
  });
}

/**
 * How one is made again: as XML, since crm_resource makes none for a move to where the resource runs already.
 * @see cibadmin(8) --modify --allow-create
 */
function again(resource: string, { node, isBan }: LeftConstraint): Command {
  const to = nodeNameSchema.parse(node);
  const constraint = element('rsc_location', {
    id: isBan ? `cli-ban-${resource}-on-${to}` : `cli-prefer-${resource}`,
    rsc: resource,
    role: 'Started',
    node: to,
    score: isBan ? '-INFINITY' : 'INFINITY',
  });
  const where = ['--modify', '--allow-create', '--scope', 'constraints'];
  return { argv: ['cibadmin', ...where, '--xml-text', printNode(constraint)] };
}

/** Takes back the constraint that a move or ban left; stickiness then decides whether it stays. */
export const clear: ActionKind<ActionOf<'clear'>> = {
  title: ({ resource }) => `Clear what moves and bans left of ${resource}`,
  refuse: ({ resource }, situation) => {
    const unknown = unknownResource(resource, situation);
    if (unknown.length > 0 || !situation.live) return unknown;
    const isLeft = leftConstraints(situation.live.cib, resource).length > 0;
    return isLeft ? [] : needless(`No move or ban left a constraint of ${resource}.`);
  },
  whatIf: ({ resource }, { cib }) => ({
    cib: withoutConstraints(
      cib,
      leftConstraints(cib, resource).map(({ id }) => id),
    ),
  }),
  steps: (action, { live }) => {
    const resource = resourceIdSchema.parse(action.resource);
    const left = leftConstraints(live.cib, resource);
    const ids = left.map(({ id }) => literal(id)).join('|');
    const isGone = { argv: ['cibadmin', '--query', '--scope', 'constraints'], lacks: `id="(?:${ids})"` } as const;
    const step = commandStep({
      id: `cluster/clear-${resource}`,
      node: null,
      via: live.via,
      title: clear.title(action),
      probe: isGone,
      run: [{ argv: ['crm_resource', '--clear', '--resource', resource] }],
      verify: isGone,
      ...(left.every(({ isPlain }) => isPlain)
        ? { undo: left.map((one) => again(resource, one)) }
        : { undoing: { irreversible: 'a constraint with a lifetime, a rule or a role is not made again as it was' } }),
      pcs: [`pcs resource clear ${resource}`],
      crmsh: [`crm resource clear ${resource}`],
      usualMs: 300,
    });
    const shown = { title: 'Wait until everything is where it belongs' };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ resource }, { live }) =>
    (live ? leftConstraints(live.cib, resource) : []).map(({ id, node, isBan }) =>
      isBan ? `${resource} may run on ${node} again (${id}).` : `${resource} is no longer bound to ${node} (${id}).`,
    ),
};
