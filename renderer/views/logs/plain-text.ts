// biome-ignore-all lint/suspicious/noControlCharactersInRegex: what is taken out is control characters
/** Sequences that act on a terminal: CSI with its numbers, OSC and its kin to their end, and two-character ones. */
const sequences = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]/g;
/** C0 but the tab, DEL, C1, and the marks that turn writing direction. */
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * What a machine says as text alone: nothing in it moves a cursor, colours, renames a window or turns letters around.
 * Of a line that was overwritten with carriage returns the last state is kept, as a terminal would show it.
 */
export function plainText(text: string): string {
  const stripped = text.replace(sequences, '');
  const last = stripped.split('\r').findLast((part) => part.trim() !== '') ?? '';
  return last.replace(controls, '');
}
