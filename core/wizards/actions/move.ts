import { resourceIdSchema } from '../../cluster/resource.ts';
import { primitivesIn } from '../../pacemaker/cib/find-resource.ts';
import { element } from '../../pacemaker/xml/tree.ts';
import { commandStep } from '../../plan/make.ts';
import type { ActionKind } from './action-kind.ts';
import { withConstraint, withoutConstraints } from './change-cib.ts';
import { leftConstraints } from './clear.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, needless, resourceOf, unknownNode, unknownResource } from './refusals.ts';
import type { ActionSituation, LiveCluster } from './situation.ts';
import { runsOn, waitSteps } from './waits.ts';

/** crm_resource's exit code where the resource is there already. @see crm_error(8) --exit 108 */
const alreadyThere = 108;

/** Where all of a resource runs; undefined where it runs nowhere, or in several places. */
function placeOf(live: LiveCluster, id: string): string | undefined {
  const ids = primitivesIn(resourceOf(live, id).resource).map((primitive) => primitive.id);
  const nodes = new Set(live.status.resources.filter((one) => ids.includes(one.id)).flatMap((one) => one.nodes));
  return nodes.size === 1 ? [...nodes][0] : undefined;
}

function refuse({ resource, to }: ActionOf<'move'>, situation: ActionSituation) {
  const unknown = [...unknownNode(to, situation), ...unknownResource(resource, situation)];
  const { live } = situation;
  if (unknown.length > 0 || !live) return unknown;
  const { resource: found, within } = resourceOf(live, resource);
  const holder = within.at(-1);
  if (found.type === 'clone' || within.some(({ type }) => type === 'clone')) {
    return impossible(
      `${resource} is a clone, or in one: it runs on several nodes at once.`,
      'Put a node into standby to empty it, or change where its promoted instance goes with pcs or crmsh.',
    );
  }
  if (holder) {
    return impossible(`${resource} is in the group ${holder.id}, and runs where that runs.`, `Move ${holder.id}.`);
  }
  if (placeOf(live, resource) === to) return needless(`${resource} runs on ${to} already.`);
  const node = live.status.nodes.find(({ name }) => name === to);
  if (!node?.isOnline || node.isStandby || node.isMaintenance) {
    const is = node?.isOnline ? (node.isStandby ? 'in standby' : 'in maintenance') : 'not online';
    return impossible(`${to} is ${is}, so ${resource} can't go there.`, `Bring ${to} online first, or take another.`);
  }
  return [];
}

/**
 * A resource or group goes to a node, by a constraint that stays until it is cleared.
 * @see crm_resource(8) --move; the constraint is cli-prefer-ID
 */
export const move: ActionKind<ActionOf<'move'>> = {
  title: ({ resource, to }) => `Move ${resource} to ${to}`,
  refuse,
  whatIf: ({ resource, to }, { cib }) => {
    const prefer = { id: `cli-prefer-${resource}`, rsc: resource, role: 'Started', node: to, score: 'INFINITY' };
    const left = leftConstraints(cib, resource).filter(({ id, node }) => id.startsWith('cli-prefer-') || node === to);
    const without = withoutConstraints(
      cib,
      left.map(({ id }) => id),
    );
    return { cib: withConstraint(without, element('rsc_location', prefer)) };
  },
  steps: (action, { live }) => {
    const { to } = action;
    const resource = resourceIdSchema.parse(action.resource);
    const from = placeOf(live, resource);
    const moved = (node: string) => ['crm_resource', '--move', '--resource', resource, '--node', node] as const;
    const clear = { argv: ['crm_resource', '--clear', '--resource', resource] } as const;
    const wait = { argv: ['crm_resource', '--wait', '--timeout=120'], deadlineMs: 130_000 } as const;
    const literalId = `id="cli-prefer-${resource.replaceAll('.', '\\.')}"`;
    const step = commandStep({
      id: `cluster/move-${resource}`,
      node: null,
      via: live.via,
      title: `Move ${resource} to ${to}`,
      run: [{ argv: moved(to) }],
      verify: {
        argv: ['cibadmin', '--query', '--scope', 'constraints'],
        matches: `<rsc_location (?=[^>]*${literalId})[^>]*node="${to.replaceAll('.', '\\.')}"`,
      },
      // No probe: it is taken back also where the constraint was cleared meanwhile.
      undo: from === undefined ? [clear] : [{ argv: moved(from), expect: [0, alreadyThere] }, wait, clear],
      undoing: {
        how:
          from === undefined
            ? 'clears the constraint; it ran nowhere before'
            : `moves ${resource} back to ${from}, waits until it is there, and clears the constraint`,
      },
      pcs: [`pcs resource move-with-constraint ${resource} ${to}  # before pcs 0.11: pcs resource move`],
      crmsh: [`crm resource move ${resource} ${to}`],
      usualMs: 300,
    });
    const primitives = primitivesIn(resourceOf(live, resource).resource).filter(
      ({ meta }) => String(meta['target-role']) !== 'Stopped',
    );
    const isStopped = from === undefined;
    const shown = {
      title: `Wait until ${resource} runs on ${to}`,
      matches: isStopped ? [] : primitives.map(({ id }) => runsOn(id, to)),
    };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ resource, to }) => [
    `A constraint keeps ${resource} on ${to} as long as that is possible; it stays until you clear it.`,
  ],
};
