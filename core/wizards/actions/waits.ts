import type { SimulatedAction, Simulation } from '../../pacemaker/simulate/simulation.ts';
import type { Command } from '../../plan/action.ts';
import { awaitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import { anywhere, literal } from '../deploy/crm-mon-pattern.ts';

const status = ['crm_mon', '--one-shot', '--inactive', '--output-as=xml'] as const;

/** What explains a wait that does not end. */
const explain: readonly Command[] = [
  { argv: ['crm_mon', '--one-shot', '--inactive', '--failcounts'], expect: [0, 1, 102] },
  { argv: ['journalctl', '-b', '-u', 'pacemaker', '-p', 'warning', '-n', '20', '--no-pager'] },
];

interface WaitOptions {
  readonly via: string;
  readonly dependsOn: readonly string[];
  readonly deadlineMs?: number;
}

/** What crm_mon has to show, and what it must not show. */
export interface Shown {
  readonly title: string;
  readonly matches?: readonly string[];
  readonly lacks?: readonly string[];
}

/**
 * Waits until the scheduler has nothing left to do, and then until the cluster shows what was meant: what was begun
 * is no longer pending, and is as it should be. What is blocked would never be done, and is not waited for.
 */
export function waitSteps({ via, dependsOn, deadlineMs = 180_000 }: WaitOptions, shown: Shown): readonly Step[] {
  const common = { node: null, via, everyMs: 300, deadlineMs, explain, usualMs: 3_000 } as const;
  const settled = awaitStep({
    ...common,
    id: 'cluster/settled',
    title: 'Wait until the cluster has nothing left to do',
    until: {
      argv: ['crm_simulate', '--live-check', '--simulate'],
      lacks: 'Transition Summary:\\n(?:\\s+\\* .*blocked\\)?\\s*\\n)*\\s+\\* (?!.*blocked\\)?\\s*$)',
    },
    dependsOn,
  });
  const { title, matches = [], lacks = [] } = shown;
  const seen = awaitStep({
    ...common,
    id: 'cluster/as-meant',
    title,
    until: {
      argv: status,
      ...(matches.length > 0 ? { matches: `^${matches.map((pattern) => anywhere(pattern)).join('')}` } : {}),
      // A monitor under way changes nothing, and with many resources there always is one.
      lacks: ['<resource [^>]* pending="(?!Monitoring)', ...lacks].join('|'),
    },
    dependsOn: [settled.id],
  });
  return [settled, seen];
}

/** Node with an attribute that crm_mon tells: `standby="true"`. */
export function nodeShows(node: string, what: string): string {
  return `<node name="${literal(node)}"[^>]* ${what}`;
}

/** A resource that runs on a node. */
export function runsOn(resource: string, node: string): string {
  return `<resource id="${literal(resource)}(?::\\d+)?"[^>]*>\\s*<node name="${literal(node)}"`;
}

/** A resource, or an instance of it, that runs somewhere. */
export function runs(resource: string): string {
  return `<resource id="${literal(resource)}(?::\\d+)?"[^>]* role="(?:Started|Promoted|Unpromoted|Master|Slave)"[^>]* active="true"`;
}

/** What the scheduler says of resources, without instance numbers. */
export function resourceActions(simulation: Simulation | undefined) {
  return (simulation?.actions ?? []).flatMap((action) =>
    action.kind === 'resource' ? [{ ...action, resource: action.resource.replace(/:\d+$/, '') }] : [],
  );
}

type ResourceAction = Extract<SimulatedAction, { readonly kind: 'resource' }>;

const leavesBy: ReadonlySet<string> = new Set(['stop', 'move', 'migrate']);

/** Resources that leave a node, as predicted. */
export function leaving(simulation: Simulation | undefined, node: string): readonly string[] {
  const isLeaving = ({ operation, from, to, isBlocked }: ResourceAction) =>
    !isBlocked && leavesBy.has(operation) && from === node && to !== node;
  return [
    ...new Set(
      resourceActions(simulation)
        .filter(isLeaving)
        .map(({ resource }) => resource),
    ),
  ];
}

/** Resources that will run, as predicted. */
export function starting(simulation: Simulation | undefined): readonly string[] {
  const isStarting = ({ operation, isBlocked }: ResourceAction) => operation === 'start' && !isBlocked;
  return [
    ...new Set(
      resourceActions(simulation)
        .filter(isStarting)
        .map(({ resource }) => resource),
    ),
  ];
}
