import type { Fact } from '../../core/contract/live.ts';
import { useNow } from '../app/clock.ts';
import { exact, span } from '../app/time.ts';
import { ToneIcon } from './Status.tsx';

/**
 * Older facts than this are not trusted to be so still. Where the node's events are followed, silence says that
 * nothing changed, and a fact lasts until the engine's slow re-read is overdue. Milliseconds.
 */
export const staleAfterMs = 10_000;
const staleWhileFollowedMs = 90_000;

interface AgeProps {
  readonly at: number;
  readonly source?: string;
  readonly word?: string;
  /** Events of where it came from are followed. */
  readonly isFollowed?: boolean;
}

/** How old something is, and where it came from; with the warning icon once it is stale. */
export function Age({ at, source, word = '', isFollowed = false }: AgeProps) {
  const age = Math.max(0, useNow() - at);
  const isStale = age > (isFollowed ? staleWhileFollowedMs : staleAfterMs);
  const told = isFollowed && !isStale ? 'no event of a change since' : undefined;
  return (
    <span className="q-age" title={[exact(at), source, told].filter(Boolean).join(', ')}>
      {isStale && <ToneIcon tone="attention" />}
      {word} {span(age)}
      {isStale && <span className="pf-v6-u-screen-reader"> old, stale</span>}
    </span>
  );
}

interface FactAgeProps {
  readonly fact: Fact<unknown>;
  readonly isFollowed?: boolean;
}

/** The age of a fact; of one that is not known, that it is not. */
export function FactAge({ fact, isFollowed = false }: FactAgeProps) {
  if (!fact.isKnown) return <span className="q-age">not read</span>;
  return <Age at={fact.observedAt} source={fact.source} word="facts" isFollowed={isFollowed} />;
}
