/** How well a resource fits on a node, as the scheduler adds it up. */
export interface Score {
  /** With its instance for a clone, `db:1`. */
  readonly resource: string;
  readonly node: string;
  /** `INFINITY` is 1000000, the most that there is. */
  readonly score: number;
}

/** @see Pacemaker Explained, score */
export const infinity = 1_000_000;

/**
 * Reads the scores that `crm_simulate --live-check --show-scores` prints as text; what a group or clone gives its
 * members comes before what the members end with, so the last line about a resource on a node counts.
 * @see crm_simulate(8) 2.0 (`native_color`), 2.1 (`pcmk__native_allocate`, `pcmk__primitive_assign`), 3.0
 */
export function parseScores(output: string): readonly Score[] {
  const scores = new Map<string, Score>();
  for (const line of output.split('\n')) {
    const found = /^\s*(?:\* )?\w+: (\S+) allocation score on (\S+): (-?INFINITY|[+-]?\d+)\s*$/.exec(line);
    const [, resource, node, text] = found ?? [];
    if (resource === undefined || node === undefined || text === undefined) continue;
    scores.set(`${resource} ${node}`, { resource, node, score: scoreNumber(text) });
  }
  return [...scores.values()];
}

/** A score as a number, cut at plus and minus `infinity`. */
export function scoreNumber(text: string | number): number {
  const value = /infinity/i.test(String(text)) ? infinity : Math.abs(Number(text));
  const isNegative = String(text).startsWith('-');
  return Math.min(infinity, value) * (isNegative ? -1 : 1) || 0;
}

/** A score as Pacemaker writes it. */
export function scoreWord(score: number): string {
  if (score >= infinity) return 'INFINITY';
  return score <= -infinity ? '-INFINITY' : String(score);
}
