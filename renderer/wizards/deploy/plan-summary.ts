import type { PlanView, StepView } from '../../../core/contract/plans.ts';

/** What happens at one place, machine or cluster as a whole. */
export interface PlanPlace {
  readonly name: string;
  readonly steps: readonly StepView[];
  readonly files: readonly StepView[];
}

/** The steps of a plan by where they happen, machines in the order in which they come. */
export function placesOf({ steps }: Pick<PlanView, 'steps'>): readonly PlanPlace[] {
  const names = [...new Set(steps.map(({ node }) => node))].toSorted(
    (one, other) => Number(one === null) - Number(other === null),
  );
  return names.map((node) => {
    const own = steps.filter((step) => step.node === node);
    return { name: node ?? 'The cluster as a whole', steps: own, files: own.filter(({ file }) => file !== undefined) };
  });
}

/** One file as it will be, and the machines on which its change is the same to the letter. */
export interface FileChange {
  readonly path: string;
  readonly owner: string;
  readonly mode: string;
  readonly diff: readonly string[];
  readonly nodes: readonly string[];
}

/** Every change of a file once, with all the machines that get it. */
export function fileChanges({ steps }: Pick<PlanView, 'steps'>): readonly FileChange[] {
  const changes = new Map<string, { readonly change: Omit<FileChange, 'nodes'>; readonly nodes: string[] }>();
  for (const { node, file } of steps) {
    if (file === undefined) continue;
    const key = JSON.stringify(file);
    const known = changes.get(key) ?? { change: file, nodes: [] };
    if (node !== null) known.nodes.push(node);
    changes.set(key, known);
  }
  return [...changes.values()].map(({ change, nodes }) => ({ ...change, nodes }));
}

export type Dialect = 'run' | 'pcs' | 'crmsh';

/** The commands of a plan as text: as they run, or as an administrator would type them. Empty where a dialect has none. */
export function commandsAs({ steps }: Pick<PlanView, 'steps'>, dialect: Dialect): string {
  const part = (step: StepView) => (dialect === 'run' ? step.commands : step[dialect]);
  return steps
    .filter((step) => part(step).length > 0)
    .map((step) => [`# ${step.node ?? 'once'}: ${step.title}`, ...part(step)].join('\n'))
    .join('\n\n');
}

/** Longest path of usual times is what the apply page measures; here a word for how much there is. */
export function countWords({ counts, steps }: Pick<PlanView, 'counts' | 'steps'>): string {
  const nodes = new Set(steps.flatMap(({ node }) => node ?? [])).size;
  const machines = nodes === 1 ? '1 machine' : `${nodes} machines`;
  const irreversible =
    counts.irreversible === 0
      ? 'All of it can be taken back.'
      : `${counts.irreversible === 1 ? '1 step' : `${counts.irreversible} steps`} can’t be taken back.`;
  return `${steps.length} steps on ${machines}. ${irreversible}`;
}
