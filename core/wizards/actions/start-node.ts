import { awaitStep, unitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import type { ActionKind } from './action-kind.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, needless, unknownNode } from './refusals.ts';
import { nodeShows, waitSteps } from './waits.ts';

/** The node joins again; works also where the cluster runs nowhere. */
export const startNode: ActionKind<ActionOf<'start-node'>> = {
  title: ({ node }) => `Start the cluster on ${node}`,
  refuse: ({ node }, situation) => {
    const unknown = unknownNode(node, situation);
    if (unknown.length > 0) return unknown;
    const units = situation.units.get(node);
    if (!units) return impossible(`${node} can't be reached.`, 'See that its machine is on and answers SSH.');
    const isUp = [...units.values()].every(({ active }) => active === 'active');
    return isUp ? needless(`The cluster runs on ${node} already.`) : [];
  },
  steps: ({ node }) => startSteps(node),
  stepsWithoutCluster: ({ node }) => startSteps(node),
  remarks: ({ node }, { live }) =>
    live ? [] : [`The cluster runs on no node that can be reached; ${node} alone may not have quorum.`],
};

function startSteps(node: string): readonly Step[] {
  const corosync = unitStep({
    node,
    unit: 'corosync.service',
    active: true,
    title: `Start corosync on ${node}`,
    usualMs: 2_000,
  });
  const joined = awaitStep({
    id: `${node}/joined`,
    node,
    title: 'Wait until corosync has its membership',
    until: { argv: ['corosync-quorumtool', '-s'], expect: [0, 2], matches: '^Nodes:\\s+[1-9]' },
    everyMs: 300,
    deadlineMs: 60_000,
    explain: [{ argv: ['corosync-cfgtool', '-n'], expect: [0, 1] }],
    dependsOn: [corosync.id],
    usualMs: 1_000,
  });
  const pacemaker = unitStep({
    node,
    unit: 'pacemaker.service',
    active: true,
    title: `Start Pacemaker on ${node}`,
    dependsOn: [joined.id],
    pcs: [`pcs cluster start ${node}`],
    crmsh: [`crm cluster start ${node}`],
    usualMs: 3_000,
  });
  const shown = { title: `Wait until ${node} is online`, matches: [nodeShows(node, 'online="true"')] };
  return [corosync, joined, pacemaker, ...waitSteps({ via: node, dependsOn: [pacemaker.id] }, shown)];
}
