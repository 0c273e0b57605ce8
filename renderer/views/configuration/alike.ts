import type { Fact } from '../../../core/contract/live.ts';

/** Whether all texts are the same; undefined where one of them is not known. */
export function isAlike(facts: readonly Fact<string>[]): boolean | undefined {
  const texts = facts.flatMap((fact) => (fact.isKnown ? [fact.value] : []));
  if (new Set(texts).size > 1) return false;
  return texts.length === facts.length ? true : undefined;
}
