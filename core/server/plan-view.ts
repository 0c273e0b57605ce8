import type { PlanView, RunDetails, RunView, StepView } from '../contract/plans.ts';
import type { Engine } from '../engine.ts';
import type { FileAction, RemoveAction } from '../plan/action.ts';
import { commandLines, effectOf, irreversibility } from '../plan/describe-step.ts';
import { diffLines } from '../plan/file-diff.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { countSteps } from '../plan/print.ts';
import { visible } from '../plan/visible.ts';

type RunSummary = ReturnType<Engine['runs']>[number];
type RunRecord = Extract<ReturnType<Engine['run']>, { ok: true }>['value'];

function fileOf(action: FileAction | RemoveAction): NonNullable<StepView['file']> {
  const isFile = action.kind === 'file';
  return {
    path: action.path,
    owner: isFile ? `${action.owner}:${action.group}` : '',
    mode: isFile ? action.mode.toString(8).padStart(4, '0') : '',
    diff: diffLines(action),
  };
}

/** A step in words, lines and diffs; secrets are dots, and nothing in it acts on a terminal. */
export function stepView(step: Step): StepView {
  const { action, undo } = step;
  const irreversible = irreversibility(step);
  return {
    id: step.id,
    node: step.node,
    title: visible(step.title),
    effect: effectOf(step),
    dependsOn: step.dependsOn,
    commands: commandLines(step).map(visible),
    pcs: (step.pcs ?? []).map(visible),
    crmsh: (step.crmsh ?? []).map(visible),
    ...(action.kind === 'file' || action.kind === 'remove' ? { file: fileOf(action) } : {}),
    ...(irreversible === undefined ? {} : { irreversible }),
    ...('how' in undo ? { undo: undo.how } : {}),
    ...(step.usualMs === undefined ? {} : { usualMs: step.usualMs }),
  };
}

/** A plan as a screen shows it: no action and no fact of it leaves the engine. */
export function planView(plan: Plan): PlanView {
  return {
    id: plan.id,
    profileId: plan.profileId,
    title: visible(plan.title),
    createdAt: plan.createdAt,
    steps: plan.steps.map(stepView),
    counts: countSteps(plan),
    reports: plan.reports,
    blastRadius: plan.blastRadius ?? [],
    ...(plan.typeToConfirm === undefined ? {} : { typeToConfirm: plan.typeToConfirm }),
  };
}

export function runView(run: RunSummary): RunView {
  const { id, planId, profileId, title, state, startedAt, endedAt, steps, finished } = run;
  const ended = endedAt === undefined ? {} : { endedAt };
  return { id, planId, profileId, title: visible(title), state, startedAt, ...ended, steps, finished };
}

/** A run with its plan and how far each step came; what undo keeps of the machines stays in the engine. */
export function runDetails(run: RunRecord): RunDetails {
  return {
    ...runView(run),
    plan: planView(run.plan),
    entries: run.entries.map(({ before: _before, ...entry }) => entry),
  };
}
