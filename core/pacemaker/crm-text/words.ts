import type { CrmToken } from './model.ts';

/** A section of a resource: `params`, `meta`, `op` and the like, with the words under it. */
export interface Section {
  readonly keyword: string;
  /** The keyword's own word; the first word under it where the keyword is left out. */
  readonly token: CrmToken;
  readonly words: readonly CrmToken[];
}

const keywords: ReadonlySet<string> = new Set([
  'params',
  'meta',
  'op',
  'operations',
  'utilization',
  'attributes',
  'op_params',
  'op_meta',
]);

/** Cuts words into sections; words before the first keyword count as `params`, as crmsh takes them. */
export function sectionsOf(words: readonly CrmToken[]): readonly Section[] {
  const sections: { keyword: string; token: CrmToken; words: CrmToken[] }[] = [];
  for (const token of words) {
    const last = sections.at(-1);
    if (keywords.has(token.value)) sections.push({ keyword: token.value, token, words: [] });
    else if (last === undefined) sections.push({ keyword: 'params', token, words: [token] });
    else last.words.push(token);
  }
  return sections;
}

/** `name=value` of a word, or `undefined` where it is something else. */
export function attributeOf(token: CrmToken): { readonly name: string; readonly value: string } | undefined {
  const at = token.value.indexOf('=');
  if (at <= 0 || token.isOpen) return undefined;
  return { name: token.value.slice(0, at), value: token.value.slice(at + 1) };
}

/** A score as crmsh writes it (`inf:`, `-100:`), without its colon: `INFINITY`, `-INFINITY` or a whole number. */
export function scoreOf(text: string): number | string | undefined {
  const bare = text.replace(/:$/, '').toLowerCase();
  if (/^\+?inf(inity)?$|^mandatory$/.test(bare)) return 'INFINITY';
  if (/^-inf(inity)?$/.test(bare)) return '-INFINITY';
  if (/^advisory$/.test(bare)) return 0;
  return /^[+-]?\d{1,7}$/.test(bare) ? Number(bare) : undefined;
}

const roles: Readonly<Record<string, 'Started' | 'Stopped' | 'Promoted' | 'Unpromoted'>> = {
  started: 'Started',
  stopped: 'Stopped',
  promoted: 'Promoted',
  unpromoted: 'Unpromoted',
  master: 'Promoted',
  slave: 'Unpromoted',
};

/** A role by its present name; `Master` and `Slave` became `Promoted` and `Unpromoted`. */
export function roleOf(text: string): 'Started' | 'Stopped' | 'Promoted' | 'Unpromoted' | undefined {
  return roles[text.toLowerCase()];
}

/** Whether a role is written by a name of the past. */
export function isDatedRole(text: string): boolean {
  return /^(master|slave)$/i.test(text);
}

/** Whether a word has the brackets of a resource set in it. */
export function isSetWord(token: CrmToken): boolean {
  return /^[([{]|[)\]}]$/.test(token.value);
}

/** Values that people leave to be filled in: `<address>`, `YOUR_PASSWORD`, `$VIP`. */
export function isPlaceholder(value: string): boolean {
  return /^<[^>]+>$|^\$\{?\w+\}?$|^(your|change)[-_ ]?\w+|^(xxx+|todo|fixme)$/i.test(value);
}
