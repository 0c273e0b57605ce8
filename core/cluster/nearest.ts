/** Edits (insert, delete, replace, swap of neighbours) that make one word of the other. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/**
 * The candidate that was most likely meant by a misspelt word, or `undefined` where none is near: at most a third of
 * its letters differ, case and `_ -` aside. Words beyond 64 letters are not compared (what people write is not trusted).
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '');
  const wanted = bare(word);
  if (wanted.length > 64) return undefined;
  let found: string | undefined;
  let foundDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = bare(candidate);
    const edits = distance(wanted, other);
    if (edits < foundDistance && edits <= Math.max(1, Math.ceil(Math.max(wanted.length, other.length) / 3))) {
      found = candidate;
      foundDistance = edits;
    }
  }
  return found;
}
