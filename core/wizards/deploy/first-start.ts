import type { ClusterDescription } from '../../cluster/description.ts';
import type { Attributes } from '../../cluster/resource.ts';
import { classicName } from '../../pacemaker/option-names.ts';
import type { Command, Test } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';

/**
 * Cluster options of the first start alone.
 *
 * dc-deadtime: Pacemaker's first election otherwise waits 20 s for nodes. It starts beside corosync here, whose links
 * need 2.1 s until they are up; the wait begins when the controller has its fencer, 2.2 s after Pacemaker's start. So
 * the nodes are members by then; where they are not, each elects itself and then once more, 1 to 2 s later.
 *
 * startup-fencing: a partition that has quorum before the last node's links are up would fence that node as unseen.
 * Off is sound for this one start: the plan is bound to facts by which no cluster runs on any of the nodes, and its
 * services are stopped on all of them before. A node that was seen and is lost is fenced as ever.
 * @see pacemaker-controld(7) dc-deadtime, pacemaker-schedulerd(7) startup-fencing
 */
const options: Attributes = { 'dc-deadtime': '500ms', 'startup-fencing': false };

/** What the first CIB holds beside what is described. */
export function firstStartOptions(description: ClusterDescription): Attributes {
  if (description.fencing.enabled) return options;
  const { 'startup-fencing': _, ...rest } = options;
  return rest;
}

/** Brings the options of the first start to what is described, or back to Pacemaker's defaults. */
export function endFirstStart(description: ClusterDescription, via: string, dependsOn: readonly string[]): Step {
  const described = new Map(Object.entries(description.properties).map(([name, value]) => [classicName(name), value]));
  const names = Object.keys(firstStartOptions(description));
  const wanted = names.map((name) => ({ name, value: described.get(name)?.toString() }));
  const argv = ({ name, value }: (typeof wanted)[number]): Command['argv'] => [
    ...(['crm_attribute', '--type', 'crm_config', '--name', name] as const),
    ...(value === undefined ? ['--delete'] : ['--update', value]),
  ];
  const temporary = names.map((name) => `name="${name}" value="${firstStartOptions(description)[name]}"`);
  const isOver: Test = { argv: ['cibadmin', '--query', '--scope', 'crm_config'], lacks: temporary.join('|') };
  return commandStep({
    id: 'cluster/first-start',
    node: null,
    via,
    title: `Set ${names.join(' and ')} back`,
    probe: isOver,
    run: wanted.map((option) => ({ argv: argv(option) })),
    verify: isOver,
    dependsOn,
    undoing: { irreversible: 'the values were only for the first start' },
    pcs: wanted.map(
      ({ name, value }) => `pcs property ${value === undefined ? `unset ${name}` : `set ${name}=${value}`}`,
    ),
    crmsh: wanted.map(({ name, value }) => `crm configure property ${name}=${value ?? ''}`),
  });
}
