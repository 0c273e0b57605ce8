import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { canonicalJson, hashFacts } from './canonical.ts';
import type { Plan } from './plan.ts';
import { visible } from './visible.ts';

/** Changed facts that a report names; more would hide the first. */
const named = 12;

interface Difference {
  readonly path: string;
  readonly before: string;
  readonly now: string;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function leaf(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = canonicalJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Where two facts differ, by path (`nodes.node1.os`), leaves only. */
export function compareFacts(before: unknown, now: unknown, path = ''): readonly Difference[] {
  if (isBranch(before) && isBranch(now) && Array.isArray(before) === Array.isArray(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    const one = new Map(Object.entries(before));
    const other = new Map(Object.entries(now));
    return keys.flatMap((key) => compareFacts(one.get(key), other.get(key), path === '' ? key : `${path}.${key}`));
  }
  const [from, to] = [leaf(before), leaf(now)];
  const isSame =
    before === undefined || now === undefined ? before === now : canonicalJson(before) === canonicalJson(now);
  return isSame ? [] : [{ path: path || 'facts', before: from, now: to }];
}

/** How the facts are gathered again: the facts themselves (then what changed is named), or only their hash. */
export interface FactsSource {
  readonly gatherFacts?: () => Promise<Result<unknown>>;
  readonly gatherFactsHash?: () => Promise<Result<string>>;
}

function stale(plan: Plan, evidence: string | undefined): Report {
  return error('PLAN_STALE', `The nodes are not as they were when this plan was made (${plan.createdAt}).`, {
    why: 'Its steps and diffs were worked out for the earlier state, and could do something else now.',
    next: 'Make the plan again, read what is different in it, and apply that.',
    ...(evidence === undefined ? {} : { evidence: { output: evidence } }),
  });
}

/** Refuses a plan whose facts changed. Reports PLAN_STALE, naming what changed, and what gathering reports. */
export async function checkFacts(plan: Plan, source: FactsSource): Promise<Result<void>> {
  if (source.gatherFacts !== undefined) {
    const facts = await source.gatherFacts();
    if (!facts.ok) return facts;
    if (hashFacts(facts.value) === plan.factsHash) return ok(undefined, facts.reports);
    const lines = (
      plan.facts === undefined ? [] : compareFacts(plan.facts, JSON.parse(canonicalJson(facts.value)))
    ).map(({ path, before, now }) => visible(`${path}: was ${before}, is ${now}`));
    if (lines.length > named) lines.splice(named, lines.length, `… and ${lines.length - named} more`);
    return fail(stale(plan, lines.length === 0 ? undefined : lines.join('\n')));
  }
  const hash = await source.gatherFactsHash?.();
  if (hash === undefined) return ok(undefined);
  if (!hash.ok) return hash;
  return hash.value === plan.factsHash ? ok(undefined, hash.reports) : fail(stale(plan, undefined));
}
