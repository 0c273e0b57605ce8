import { nodeNameSchema } from '../../cluster/description.ts';
import { resourceIdSchema } from '../../cluster/resource.ts';
import { primitivesIn } from '../../pacemaker/cib/find-resource.ts';
import { failCounts } from '../../pacemaker/cib/history.ts';
import { commandStep } from '../../plan/make.ts';
import type { ActionKind } from './action-kind.ts';
import { withoutFailures } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { resourceOf, unknownNode, unknownResource } from './refusals.ts';
import type { LiveCluster } from './situation.ts';
import { waitSteps } from './waits.ts';

type Cleanup = ActionOf<'cleanup'>;

function idsOf({ resource }: Cleanup, live: LiveCluster): readonly string[] | undefined {
  if (resource === undefined) return undefined;
  return primitivesIn(resourceOf(live, resource).resource).map(({ id }) => id);
}

function words({ resource, node }: Cleanup): string {
  return `${resource ?? 'every resource'}${node === undefined ? '' : ` on ${node}`}`;
}

/** Forgets failures, so that the cluster looks again and tries where it had given up. @see crm_resource(8) --cleanup */
export const cleanup: ActionKind<Cleanup> = {
  title: (action) => `Forget the failures of ${words(action)}`,
  refuse: ({ resource, node }, situation) => [
    ...(resource === undefined ? [] : unknownResource(resource, situation)),
    ...(node === undefined ? [] : unknownNode(node, situation)),
  ],
  whatIf: (action, live) => ({ cib: withoutFailures(live.cib, { resources: idsOf(action, live), node: action.node }) }),
  steps: (action, { live }) => {
    const resource = action.resource === undefined ? undefined : resourceIdSchema.parse(action.resource);
    const node = action.node === undefined ? undefined : nodeNameSchema.parse(action.node);
    const step = commandStep({
      id: `cluster/cleanup${resource === undefined ? '' : `-${resource}`}${node === undefined ? '' : `-${node}`}`,
      node: null,
      via: live.via,
      title: cleanup.title(action),
      run: [
        {
          argv: [
            'crm_resource',
            '--cleanup',
            ...(resource === undefined ? [] : ['--resource', resource]),
            ...(node === undefined ? [] : ['--node', node]),
          ],
        },
      ],
      isRepeatable: true,
      undoing: { irreversible: 'what the cluster remembered of the failures is forgotten' },
      pcs: [['pcs resource cleanup', resource, node && `node=${node}`].filter(Boolean).join(' ')],
      crmsh: [['crm resource cleanup', resource, node].filter(Boolean).join(' ')],
      usualMs: 1_000,
    });
    const shown = { title: 'Wait until the cluster has looked again' };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: (action, { live }) => {
    if (!live) return [];
    const ids = idsOf(action, live);
    const counts = failCounts(live.cib).filter(
      ({ resource, node }) => (!ids || ids.includes(resource)) && (!action.node || action.node === node),
    );
    if (counts.length === 0) return ['No failure is counted there now.'];
    return counts.map(({ resource, node, count }) => {
      const times = count >= 1_000_000 ? 'INFINITY' : String(count);
      return `The fail count of ${resource} on ${node} (${times}) goes back to 0.`;
    });
  },
};
