import { unitStep } from '../../plan/make.ts';
import type { ActionKind } from './action-kind.ts';
import { withNodeAttribute } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, needless, unknownNode } from './refusals.ts';
import { leaving, nodeShows, runsOn, waitSteps } from './waits.ts';

/** Everything leaves the node in good order; then it is no member any more, and its vote is gone. */
export const stopNode: ActionKind<ActionOf<'stop-node'>> = {
  title: ({ node }) => `Stop the cluster on ${node}`,
  refuse: ({ node }, situation) => {
    const unknown = unknownNode(node, situation);
    if (unknown.length > 0) return unknown;
    const units = situation.units.get(node);
    if (!units) {
      return impossible(`${node} can't be reached, so nothing can be stopped there.`, 'Fence it if it has to go.');
    }
    const isDown = [...units.values()].every(({ active }) => active !== 'active');
    return isDown ? needless(`The cluster does not run on ${node}.`) : [];
  },
  // As the node itself says it when Pacemaker is stopped there.
  whatIf: ({ node }, { cib }) => ({
    cib: withNodeAttribute(cib, node, 'shutdown', String(Math.trunc(Date.now() / 1000)), 'reboot'),
  }),
  leaves: ({ node }) => node,
  steps: ({ node }, { situation, live, predicted }) => {
    const pacemaker = unitStep({
      node,
      unit: 'pacemaker.service',
      active: false,
      title: `Stop Pacemaker on ${node}, and with it what runs there`,
      pcs: [`pcs cluster stop ${node}`],
      crmsh: [`crm cluster stop ${node}`],
      usualMs: 5_000,
    });
    const corosync = unitStep({
      node,
      unit: 'corosync.service',
      active: false,
      title: `Stop corosync on ${node}`,
      dependsOn: [pacemaker.id],
      usualMs: 1_000,
    });
    // Who tells that it has left is one that stays.
    const via = [live.via, ...situation.reached].find((name) => name !== node && isMember(name, situation.units));
    if (via === undefined) return [pacemaker, corosync];
    const shown = {
      title: `Wait until ${node} is gone and all else is where it belongs`,
      matches: [nodeShows(node, 'online="false"')],
      lacks: leaving(predicted, node).map((resource) => runsOn(resource, node)),
    };
    return [pacemaker, corosync, ...waitSteps({ via, dependsOn: [corosync.id] }, shown)];
  },
  remarks: ({ node }, { units }) => {
    const isEnabled = units.get(node)?.get('pacemaker.service')?.enabled === 'enabled';
    return isEnabled
      ? [`${node} joins again when it is started, or when its machine boots.`]
      : [`${node} stays out until it is started: Pacemaker is not enabled at boot there.`];
  },
  typeToConfirm: ({ node }, costsQuorum) => (costsQuorum ? node : undefined),
};

function isMember(node: string, units: ReadonlyMap<string, ReadonlyMap<string, { readonly active: string }>>): boolean {
  return units.get(node)?.get('pacemaker.service')?.active === 'active';
}
