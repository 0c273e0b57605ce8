import { styleText } from 'node:util';
import { commandLines, type Effect, effectOf, irreversibility } from './describe-step.ts';
import { diffLines } from './file-diff.ts';
import type { Plan, Step } from './plan.ts';
import { visible } from './visible.ts';

type Paint = (style: 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan', text: string) => string;

const marks: Readonly<Record<Effect, string>> = { create: '+', change: '~', remove: '-', wait: '·' };
const colours = { create: 'green', change: 'yellow', remove: 'red', wait: 'dim' } as const;

/** How many steps do what; `irreversible` counts across the others. */
export interface PlanCounts {
  readonly create: number;
  readonly change: number;
  readonly remove: number;
  readonly wait: number;
  readonly irreversible: number;
}

/** Counts the steps of a plan by their effect. */
export function countSteps(plan: Plan): PlanCounts {
  const of = (effect: Effect) => plan.steps.filter((step) => effectOf(step) === effect).length;
  const irreversible = plan.steps.filter((step) => irreversibility(step) !== undefined).length;
  return { create: of('create'), change: of('change'), remove: of('remove'), wait: of('wait'), irreversible };
}

/** The plan for a program: as it is kept, with the counts and what each step does. Secrets are names only. */
export function planToJson(plan: Plan) {
  return {
    ...plan,
    counts: countSteps(plan),
    steps: plan.steps.map((step) => ({ ...step, effect: effectOf(step), commands: commandLines(step) })),
  };
}

/**
 * The plan for a person, in the manner of Terraform: every step by node, the diff of each file, the commands (also
 * as pcs and crmsh), what can't be taken back, and the counts at the end. Same changes on further nodes are told
 * once. Secrets are dots.
 */
export function printPlan(plan: Plan, options: { readonly color?: boolean } = {}): string {
  const paint: Paint = (style, text) =>
    options.color === true ? styleText(style, text, { validateStream: false }) : text;
  const lines = [paint('bold', visible(plan.title)), ''];
  if (plan.steps.length === 0) return [...lines, 'Nothing to do: the cluster is as described.', ''].join('\n');
  const places = [...new Set(plan.steps.map((step) => step.node))];
  const shown = new Map<string, string>();
  for (const place of places) {
    lines.push(paint('bold', place ?? 'cluster'));
    for (const step of plan.steps) if (step.node === place) lines.push(...printStep(step, shown, paint));
    lines.push('');
  }
  return [...lines, ...printCounts(plan, paint), ''].join('\n');
}

function printStep(step: Step, shown: Map<string, string>, paint: Paint): readonly string[] {
  const effect = effectOf(step);
  const irreversible = irreversibility(step);
  const mark = paint(colours[effect], marks[effect]);
  const lines = [`  ${mark}${irreversible === undefined ? ' ' : paint('red', '!')} ${visible(step.title)}`];
  const details = printDetails(step, paint);
  const sameAs = shown.get(details.join('\n'));
  if (details.length > 3 && sameAs !== undefined) {
    lines.push(paint('dim', `       the same as on ${sameAs}`));
  } else {
    if (step.node !== null) shown.set(details.join('\n'), step.node);
    lines.push(...details);
  }
  for (const line of step.pcs ?? []) lines.push(paint('dim', `       pcs:   ${visible(line)}`));
  for (const line of step.crmsh ?? []) lines.push(paint('dim', `       crmsh: ${visible(line)}`));
  if (irreversible !== undefined) lines.push(`       ${paint('red', `can't be taken back: ${visible(irreversible)}`)}`);
  return lines;
}

function printDetails(step: Step, paint: Paint): readonly string[] {
  const { action } = step;
  const commands = commandLines(step).map((line) => paint('dim', `       $ ${visible(line)}`));
  if (action.kind === 'packages') return [`       ${action.names.join(' ')}`, ...commands];
  if (action.kind !== 'file' && action.kind !== 'remove') return commands;
  const owner = action.kind === 'file' ? [paint('dim', `       ${fileMode(action)}`)] : [];
  const colour = (line: string) => {
    const style = ({ '+': 'green', '-': 'red', '@': 'cyan' } as const)[line.charAt(0)];
    return `       ${style === undefined ? line : paint(style, line)}`;
  };
  return [...owner, ...diffLines(action).map(colour)];
}

function fileMode(action: Extract<Step['action'], { kind: 'file' }>): string {
  return `${action.path} ${action.owner}:${action.group} ${action.mode.toString(8).padStart(4, '0')}`;
}

function printCounts(plan: Plan, paint: Paint): readonly string[] {
  const counts = countSteps(plan);
  const nodes = new Set(plan.steps.flatMap((step) => step.node ?? [])).size;
  const parts = [
    paint('green', `+ ${counts.create} to create`),
    paint('yellow', `~ ${counts.change} to change`),
    paint('red', `- ${counts.remove} to remove`),
    ...(counts.wait === 0 ? [] : [`· ${counts.wait} to wait for`]),
    counts.irreversible === 0 ? 'nothing irreversible' : paint('red', `! ${counts.irreversible} irreversible`),
  ];
  return [
    `Plan ${plan.id}: ${plan.steps.length} steps on ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`,
    `  ${parts.join('   ')}`,
  ];
}
