import type { Step } from '../../plan/plan.ts';
import type { ActionKind } from './action-kind.ts';
import { withMeta } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, resourceOf, unknownResource } from './refusals.ts';
import { startStep, stoppedPatterns, stopStep } from './target-role.ts';
import { resourceActions, runs, waitSteps } from './waits.ts';

/**
 * The resource stops and starts again, in steps of its own instead of `crm_resource --restart`: that one keeps in its
 * memory what it has to put back, and leaves the resource stopped when it is killed between.
 */
export const restart: ActionKind<ActionOf<'restart'>> = {
  title: ({ resource }) => `Restart ${resource}`,
  refuse: ({ resource }, situation) => {
    const unknown = unknownResource(resource, situation);
    if (unknown.length > 0 || !situation.live) return unknown;
    const { resource: found, within } = resourceOf(situation.live, resource);
    const off = [found, ...within].find(({ meta }) => meta['target-role'] === 'Stopped');
    if (off) return impossible(`${resource} is stopped (target-role of ${off.id}).`, `Enable ${off.id} instead.`);
    if (situation.live.status.options.isMaintenance) {
      return impossible('The cluster is in maintenance mode, and would not stop it.', 'End maintenance mode first.');
    }
    return [];
  },
  whatIf: ({ resource }, { cib }) => ({ cib: withMeta(cib, resource, 'target-role', 'Stopped') }),
  steps: (action, { live, predicted }) => {
    const { resource } = action;
    const { via } = live;
    const stop = stopStep(live, resource, `Stop ${resource}`);
    const stopped = waitSteps(
      { via, dependsOn: [stop.id] },
      { title: `Wait until ${resource} is stopped`, lacks: stoppedPatterns(live, resource) },
    ).map((step) => named(step, 'stopped'));
    const start = startStep(live, resource, {
      title: `Start ${resource} again`,
      dependsOn: stopped.map(({ id }) => id),
      undoing: { irreversible: 'it was away for as long as it took; it runs again as before' },
    });
    const again = resourceActions(predicted).filter(({ operation }) => operation === 'stop');
    const started = waitSteps(
      { via, dependsOn: [start.id] },
      { title: `Wait until ${resource} runs again`, matches: again.map((one) => runs(one.resource)) },
    );
    return [stop, ...stopped, start, ...started];
  },
  remarks: () => ['What stops starts again at once afterwards; where it ran is where it fits best, as a rule.'],
};

/** Two waits of a kind in one plan have names of their own. */
function named(step: Step, suffix: string): Step {
  return { ...step, id: `${step.id}-${suffix}`, dependsOn: step.dependsOn.map((id) => waitName(id, suffix)) };
}

function waitName(id: string, suffix: string): string {
  return id === 'cluster/settled' ? `${id}-${suffix}` : id;
}
