import type { ActionKind } from './action-kind.ts';
import { withNodeAttribute } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { flagStep } from './node-attribute.ts';
import { needless, unknownNode } from './refusals.ts';
import { nodeShows, waitSteps } from './waits.ts';

/** What runs on the node goes on running, and the cluster takes its hands off it. */
export const nodeMaintenance: ActionKind<ActionOf<'node-maintenance'>> = {
  title: ({ node, isOn }) => (isOn ? `Put ${node} into maintenance` : `Take ${node} out of maintenance`),
  refuse: ({ node, isOn }, situation) => {
    const now = situation.live?.status.nodes.find(({ name }) => name === node);
    const is = `${node} is ${isOn ? 'in maintenance already' : 'not in maintenance'}.`;
    return [...unknownNode(node, situation), ...(now && now.isMaintenance === isOn ? needless(is) : [])];
  },
  whatIf: ({ node, isOn }, { cib }) => ({
    cib: withNodeAttribute(cib, node, 'maintenance', isOn ? 'true' : undefined),
  }),
  steps: (action, { live }) => {
    const { node, isOn } = action;
    const change = { node, name: 'maintenance', value: 'true', isOn, title: nodeMaintenance.title(action) } as const;
    const pcs = [`pcs node ${isOn ? 'maintenance' : 'unmaintenance'} ${node}`];
    const crmsh = [`crm node ${isOn ? 'maintenance' : 'ready'} ${node}`];
    const step = flagStep({ ...change, pcs, crmsh }, live);
    const shown = {
      title: `Wait until ${node} is ${isOn ? 'in' : 'out of'} maintenance`,
      matches: [nodeShows(node, `maintenance="${isOn}"`)],
    };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ node, isOn }) =>
    isOn
      ? [
          `What runs on ${node} goes on running; the cluster neither watches, starts nor stops anything there.`,
          `If ${node} itself fails, it is still fenced.`,
        ]
      : [`The cluster looks at what runs on ${node}, and takes it over as it finds it.`],
};
