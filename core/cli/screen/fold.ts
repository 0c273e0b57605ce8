const sgr = /\u001b\[[0-9;]*m/g;

/** Cells that a text takes on a terminal, colours left out; a wide character counts as one. */
export function cells(text: string): number {
  return [...text.replace(sgr, '')].length;
}

/**
 * Breaks a line at spaces so that no part is wider than `width` cells; what follows stands under `indent` spaces. A
 * word that is too long by itself is cut. Colours (SGR) take no room and stay whole.
 */
export function fold(line: string, width: number, indent: number): readonly string[] {
  if (cells(line) <= width) return [line];
  const room = Math.max(10, width);
  const hang = ' '.repeat(Math.min(indent, Math.floor(room / 2)));
  const lines: string[] = [];
  let current = '';
  let used = 0;
  const end = () => {
    lines.push(current.trimEnd());
    current = hang;
    used = hang.length;
  };
  let isFresh = true;
  for (const [part] of line.matchAll(/\u001b\[[0-9;]*m|\s+|(?:(?!\u001b\[[0-9;]*m)\S)+/g)) {
    if (part.startsWith('\u001b')) {
      current += part;
      continue;
    }
    if (/^\s/.test(part)) {
      // The indent that the line begins with stays; spaces at a break go.
      if (lines.length > 0 && used === hang.length && isFresh) continue;
      current += part;
      used += part.length;
      continue;
    }
    let word = [...part];
    if (used + word.length > room && !isFresh) {
      end();
      isFresh = true;
    }
    while (used + word.length > room) {
      current += word.slice(0, room - used).join('');
      word = word.slice(room - used);
      end();
    }
    current += word.join('');
    used += word.length;
    isFresh = false;
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines;
}

/** Every line of a text, folded under its own indent and four spaces more. */
export function foldText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => fold(line, width, (/^ */.exec(line)?.[0].length ?? 0) + 4));
}

/** Cuts a line (without colours) to a width, with an ellipsis where something is missing. */
export function clip(line: string, width: number): string {
  const characters = [...line];
  return characters.length > width ? `${characters.slice(0, Math.max(1, width - 1)).join('')}…` : line;
}
