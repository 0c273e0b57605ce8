import { info, type Report } from '../report.ts';
import { absentStatus } from './gather-script.ts';
import type { Answer } from './sections.ts';

/** Something that a node was asked, or why there is no answer. Unknown is never taken for well. */
export type Fact<T> = { readonly isKnown: true; readonly value: T } | { readonly isKnown: false; readonly why: string };

export function known<T>(value: T): Fact<T> {
  return { isKnown: true, value };
}

export function unknown(why: string): Fact<never> {
  return { isKnown: false, why };
}

/** The value, where there is one. */
export function knownValue<T>(fact: Fact<T>): T | undefined {
  return fact.isKnown ? fact.value : undefined;
}

/** Reads a section into a fact. `absent` is the value where the node says that there is no such thing. */
export function factOf<T>(
  answer: Answer,
  name: string,
  read: (text: string) => T | undefined,
  absent?: { readonly value: T },
): Fact<T> {
  const section = answer.sections.get(name);
  if (section === undefined) return unknown('the answer of the node ended before it');
  if (section.status === absentStatus && absent) return known(absent.value);
  if (section.status === 127) return unknown('the node lacks the command for it');
  if (section.status === 124 || section.status === 137) return unknown('the command did not end in time');
  if (section.status !== 0) {
    const said = section.text.trim().split('\n').at(-1)?.slice(0, 200);
    return unknown(`the command ended with ${section.status}${said ? `: ${said}` : ''}`);
  }
  const value = read(section.text);
  return value === undefined ? unknown('the answer could not be read') : known(value);
}

/** Says that a rule had nothing to go by. */
export function notChecked(node: string, what: string, why: string): Report {
  return info('NOT_CHECKED', `Not checked on ${node}: ${what} (${why}).`, { node });
}

/** What a rule finds in a fact, or that it was not checked. */
export function judge<T>(
  node: string,
  fact: Fact<T>,
  what: string,
  rule: (value: T) => readonly Report[],
): readonly Report[] {
  return fact.isKnown ? rule(fact.value) : [notChecked(node, what, fact.why)];
}
