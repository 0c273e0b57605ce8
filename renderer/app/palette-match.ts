/** How well `query` fits `text`: 0 not at all, more is better. Letters in order; starts of words count most. */
export function matchScore(query: string, text: string): number {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  if (wanted === '') return 1;
  const lower = text.toLowerCase();
  const whole = lower.indexOf(query.toLowerCase().trim());
  if (whole >= 0) return 1_000 - whole * 2 - text.length / 100 + (isWordStart(text, whole) ? 200 : 0);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return 0;
    score += isWordStart(text, next) ? 12 : next === at + 1 ? 8 : 1;
    at = next;
  }
  return score - text.length / 100;
}

function isWordStart(text: string, index: number): boolean {
  if (index === 0) return true;
  return (
    /[\s:./_-]/.test(text[index - 1] ?? '') || (/[A-Z]/.test(text[index] ?? '') && /[a-z]/.test(text[index - 1] ?? ''))
  );
}

/** The entries that fit, best first, at most `limit`; in their own order where nothing is asked. */
export function bestMatches<T>(
  query: string,
  entries: readonly T[],
  textsOf: (entry: T) => readonly string[],
  limit: number,
): readonly T[] {
  if (query.trim() === '') return entries.slice(0, limit);
  const scored = entries.map((entry, index) => {
    const [title = '', ...others] = textsOf(entry);
    const elsewhere = Math.max(0, ...others.map((text) => matchScore(query, text) * 0.6));
    return { entry, index, score: Math.max(matchScore(query, title), elsewhere) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
