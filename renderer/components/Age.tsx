import type { Fact } from '../../core/contract/live.ts';
import { useNow } from '../app/clock.ts';
import { exact, span } from '../app/time.ts';
import { ToneIcon } from './Status.tsx';

/** Older facts than this are not trusted to be so still. Milliseconds. */
export const staleAfterMs = 10_000;

/** How old something is, and where it came from; with the warning icon once it is stale. */
export function Age({
  at,
  source,
  word = '',
}: {
  readonly at: number;
  readonly source?: string;
  readonly word?: string;
}) {
  const age = Math.max(0, useNow() - at);
  return (
    <span className="q-age" title={[exact(at), source].filter(Boolean).join(', ')}>
      {age > staleAfterMs && <ToneIcon tone="attention" />}
      {word} {span(age)}
      {age > staleAfterMs && <span className="pf-v6-u-screen-reader"> old, stale</span>}
    </span>
  );
}

/** The age of a fact; of one that is not known, that it is not. */
export function FactAge({ fact }: { readonly fact: Fact<unknown> }) {
  if (!fact.isKnown) return <span className="q-age">not read</span>;
  return <Age at={fact.observedAt} source={fact.source} word="facts" />;
}
