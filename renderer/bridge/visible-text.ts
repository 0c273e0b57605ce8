/** Control characters (C0, C1, ESC) and the marks that turn writing direction; line feed and tab are text. */
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** The same in JSON's own words, where it escapes them. */
const mayHold = /\\u00[01]|\\[bfr]|[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Shows as `\x1b` or `\u202e` what would hide in a text of a node, or turn its order around. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Parses JSON; every string in it is text that can be seen. Most messages hold nothing else and cost one look. */
export function parseVisible(json: string): unknown {
  if (!mayHold.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_key, value: unknown) => (typeof value === 'string' ? visibleText(value) : value));
}
