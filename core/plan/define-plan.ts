import type { Report } from '../report.ts';
import { canonicalJson, hashFacts, type Json, sha256 } from './canonical.ts';
import type { Plan, Step } from './plan.ts';

export interface PlanDraft extends Pick<Plan, 'boundTo'> {
  readonly profileId: string;
  readonly title: string;
  /** All that the plan rests on; holds no secret. Its hash binds the plan. */
  readonly facts: unknown;
  readonly steps: readonly Step[];
  readonly reports?: readonly Report[];
  readonly blastRadius?: readonly string[];
  readonly typeToConfirm?: string;
  /** ISO 8601; now unless told. Part of the id, so that planning anew never takes up an old run. */
  readonly createdAt?: string;
}

/**
 * Makes a plan of its steps: in an order that respects dependencies, with an id that follows from the content.
 * Throws where the draft is a bug: two steps of one id, a dependency that does not exist, a circle, a command of
 * which a resumed run could not tell whether it ran.
 */
export function definePlan(draft: PlanDraft): Plan {
  const facts = JSON.parse(canonicalJson(draft.facts)) as Json;
  for (const step of draft.steps) checkStep(step);
  const body = {
    profileId: draft.profileId,
    title: draft.title,
    createdAt: draft.createdAt ?? new Date().toISOString(),
    factsHash: hashFacts(facts),
    steps: inOrder(draft.steps),
    ...(draft.boundTo === undefined ? {} : { boundTo: draft.boundTo }),
    ...(draft.blastRadius === undefined ? {} : { blastRadius: draft.blastRadius }),
    ...(draft.typeToConfirm === undefined ? {} : { typeToConfirm: draft.typeToConfirm }),
  };
  return { id: sha256(canonicalJson(body)).slice(0, 12), ...body, facts, reports: draft.reports ?? [] };
}

function checkStep(step: Step): void {
  if (step.action.kind !== 'command') return;
  const { probe, verify, isRepeatable } = step.action;
  if (probe === undefined && verify === undefined && isRepeatable !== true) {
    throw new Error(
      `step ${step.id} runs commands with neither probe nor verify, and is not isRepeatable: ` +
        'after a kill nobody could tell whether they ran',
    );
  }
}

/** The steps with every dependency before its dependants, otherwise in their given order. Throws as above. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const byId = new Map<string, Step>();
  for (const step of steps) {
    if (byId.has(step.id)) throw new Error(`two steps have the id ${step.id}`);
    byId.set(step.id, step);
  }
  const ordered: Step[] = [];
  const placed = new Set<string>();
  const visit = (step: Step, path: readonly string[]): void => {
    if (placed.has(step.id)) return;
    if (path.includes(step.id)) throw new Error(`steps go in a circle: ${[...path, step.id].join(' → ')}`);
    for (const id of step.dependsOn) {
      const needed = byId.get(id);
      if (needed === undefined) throw new Error(`step ${step.id} depends on ${id}, which is not in the plan`);
      visit(needed, [...path, step.id]);
    }
    placed.add(step.id);
    ordered.push(step);
  };
  for (const step of steps) visit(step, []);
  return ordered;
}
