import type { SecretRef } from '../../cluster/ssh-address.ts';

/** One word of a command that is shown: text, or `prefix` and then a secret, which shows as a variable. */
export type Word = string | { readonly prefix: string; readonly secret: SecretRef };

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** What a terminal would act upon instead of showing it. */
const unprintable = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/**
 * A command as a person would type it into bash. For display and for pasting only: Quorate runs argv, never this.
 * A secret is a variable (`"$FENCE_NODE1"` for `fence/node1`), so that the line can be pasted and holds nothing.
 */
export function shellLine(words: readonly Word[]): string {
  return words
    .map((word) => (typeof word === 'string' ? shellQuote(word) : `${shellQuote(word.prefix)}"$${variable(word)}"`))
    .join(' ');
}

function variable({ secret: { secret } }: { readonly secret: SecretRef }): string {
  return secret
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^(?=\d)/, '_');
}

/** One word, bare where that is safe. */
export function shellQuote(word: string): string {
  if (plain.test(word)) return word;
  if (!unprintable.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = [...word].map((character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    if (character === '\n') return '\\n';
    if (!unprintable.test(character)) return character;
    // Octal, byte by byte: the one escape of bash that neither the locale nor what follows changes.
    return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
  return `$'${escaped.join('')}'`;
}
