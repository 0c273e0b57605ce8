import type { ActionKind } from './action-kind.ts';
import { withNodeAttribute } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { flagStep } from './node-attribute.ts';
import { needless, unknownNode } from './refusals.ts';
import { leaving, nodeShows, runsOn, waitSteps } from './waits.ts';

/** Everything leaves the node, which stays a member with its vote. */
export const standby: ActionKind<ActionOf<'standby'>> = {
  title: ({ node }) => `Put ${node} into standby`,
  refuse: ({ node }, situation) => {
    const now = situation.live?.status.nodes.find(({ name }) => name === node);
    return [...unknownNode(node, situation), ...(now?.isStandby ? needless(`${node} is in standby already.`) : [])];
  },
  whatIf: ({ node }, { cib }) => ({ cib: withNodeAttribute(cib, node, 'standby', 'on') }),
  steps: ({ node }, { live, predicted }) => {
    const title = `Put ${node} into standby`;
    const pcs = [`pcs node standby ${node}`];
    const crmsh = [`crm node standby ${node}`];
    const step = flagStep({ node, name: 'standby', value: 'on', isOn: true, title, pcs, crmsh }, live);
    const isUp = live.status.nodes.some(({ name, isOnline }) => name === node && isOnline);
    const shown = {
      title: `Wait until nothing runs on ${node}`,
      matches: isUp ? [nodeShows(node, 'standby="true"')] : [],
      lacks: leaving(predicted, node).map((resource) => runsOn(resource, node)),
    };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ node }) => [`${node} keeps its vote, and runs nothing until it is brought back online.`],
};

/** The node may run resources again. */
export const online: ActionKind<ActionOf<'online'>> = {
  title: ({ node }) => `Bring ${node} back online`,
  refuse: ({ node }, situation) => {
    const now = situation.live?.status.nodes.find(({ name }) => name === node);
    const isStandby = now === undefined || now.isStandby;
    return [...unknownNode(node, situation), ...(isStandby ? [] : needless(`${node} is not in standby.`))];
  },
  whatIf: ({ node }, { cib }) => ({
    cib: withNodeAttribute(withNodeAttribute(cib, node, 'standby', undefined), node, 'standby', undefined, 'reboot'),
  }),
  steps: ({ node }, { live }) => {
    const title = `Bring ${node} back online`;
    const pcs = [`pcs node unstandby ${node}`];
    const crmsh = [`crm node online ${node}`];
    const step = flagStep({ node, name: 'standby', value: 'on', isOn: false, title, pcs, crmsh }, live);
    const shown = { title: `Wait until ${node} is out of standby`, matches: [nodeShows(node, 'standby="false"')] };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
};
