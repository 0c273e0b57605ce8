import { resourceIdSchema } from '../../cluster/resource.ts';
import { primitivesIn } from '../../pacemaker/cib/find-resource.ts';
import type { Command, Test } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import type { ActionKind } from './action-kind.ts';
import { withMeta } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, needless, resourceOf, unknownResource } from './refusals.ts';
import type { ActionSituation, LiveCluster } from './situation.ts';
import { runs, starting, waitSteps } from './waits.ts';

/** What target-role can be. Anything else in a CIB is not taken into a command. */
const roles: readonly string[] = ['Started', 'Stopped', 'Promoted', 'Unpromoted', 'Master', 'Slave'];

function meta(resource: string, ...rest: readonly string[]): Command['argv'] {
  return ['crm_resource', '--resource', resourceIdSchema.parse(resource), '--meta', ...rest];
}

const stop = (resource: string): Command => ({
  argv: meta(resource, '--set-parameter', 'target-role', '--parameter-value', 'Stopped'),
});

/** What a resource's target-role was, put back. */
const putBack = (resource: string, before: string | undefined): Command => ({
  argv:
    before === undefined
      ? meta(resource, '--delete-parameter', 'target-role')
      : meta(resource, '--set-parameter', 'target-role', '--parameter-value', before),
});

/** Asked of the resource itself in the CIB: crm_resource would also tell what it inherits. */
function isStopped(resource: string): { readonly yes: Test; readonly no: Test } {
  const id = resourceIdSchema.parse(resource);
  const xpath = `//*[@id='${id}']/meta_attributes/nvpair[@name='target-role'][@value='Stopped']`;
  const argv = ['cibadmin', '--query', '--xpath', xpath] as const;
  // 105: nothing there. @see crm_error(8)
  return { yes: { argv }, no: { argv, expect: [105] } };
}

/** A target-role of its own that is not Stopped; of a failed reading nothing is kept. */
export function roleBefore(live: LiveCluster, resource: string): string | undefined {
  const own = resourceOf(live, resource).resource.meta['target-role'];
  return own !== undefined && own !== 'Stopped' && roles.includes(String(own)) ? String(own) : undefined;
}

/** The step that stops a resource, wherever it runs. */
export function stopStep(live: LiveCluster, resource: string, title: string): Step {
  const { yes } = isStopped(resource);
  return commandStep({
    id: `cluster/stop-${resource}`,
    node: null,
    via: live.via,
    title,
    probe: yes,
    run: [stop(resource)],
    verify: yes,
    undo: [putBack(resource, roleBefore(live, resource))],
    pcs: [`pcs resource disable ${resource}`],
    crmsh: [`crm resource stop ${resource}`],
    usualMs: 300,
  });
}

/** The step that lets a resource run again. */
export function startStep(
  live: LiveCluster,
  resource: string,
  options: { readonly title: string; readonly dependsOn?: readonly string[]; readonly undoing?: Step['undo'] },
): Step {
  const { no } = isStopped(resource);
  return commandStep({
    id: `cluster/start-${resource}`,
    node: null,
    via: live.via,
    probe: no,
    run: [putBack(resource, roleBefore(live, resource))],
    verify: no,
    undo: [stop(resource)],
    pcs: [`pcs resource enable ${resource}`],
    crmsh: [`crm resource start ${resource}`],
    usualMs: 300,
    ...options,
  });
}

function isOff(situation: ActionSituation, id: string): boolean {
  const { live } = situation;
  return live !== undefined && resourceOf(live, id).resource.meta['target-role'] === 'Stopped';
}

/** Primitives of a resource as crm_mon shows them stopped: no instance of them is active. */
export function stoppedPatterns(live: LiveCluster, resource: string): readonly string[] {
  return primitivesIn(resourceOf(live, resource).resource).map(({ id }) => runs(id));
}

/** The resource stops wherever it runs, and stays stopped. */
export const disable: ActionKind<ActionOf<'disable'>> = {
  title: ({ resource }) => `Stop ${resource}`,
  refuse: ({ resource }, situation) => {
    const unknown = unknownResource(resource, situation);
    if (unknown.length > 0 || !situation.live) return unknown;
    const is = `${resource} is to be stopped already (target-role).`;
    return isOff(situation, resource) ? needless(is) : [];
  },
  whatIf: ({ resource }, { cib }) => ({ cib: withMeta(cib, resource, 'target-role', 'Stopped') }),
  steps: (action, { live }) => {
    const step = stopStep(live, action.resource, disable.title(action));
    const shown = {
      title: `Wait until ${action.resource} is stopped`,
      lacks: stoppedPatterns(live, action.resource),
    };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ resource }) => [`${resource} stays stopped until it is enabled, also when nodes come and go.`],
};

/** The resource may run again. */
export const enable: ActionKind<ActionOf<'enable'>> = {
  title: ({ resource }) => `Let ${resource} run`,
  refuse: ({ resource }, situation) => {
    const unknown = unknownResource(resource, situation);
    if (unknown.length > 0 || !situation.live) return unknown;
    if (isOff(situation, resource)) return [];
    const holder = resourceOf(situation.live, resource).within.find(
      ({ meta: own }) => own['target-role'] === 'Stopped',
    );
    if (holder) return impossible(`${resource} is stopped with ${holder.id}, which holds it.`, `Enable ${holder.id}.`);
    return needless(`Nothing says that ${resource} is to be stopped.`);
  },
  whatIf: ({ resource }, { cib }) => ({ cib: withMeta(cib, resource, 'target-role', undefined) }),
  steps: (action, { live, predicted }) => {
    const step = startStep(live, action.resource, { title: enable.title(action) });
    const shown = { title: `Wait until ${action.resource} runs`, matches: starting(predicted).map(runs) };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
};
