import { useMemo, useSyncExternalStore } from 'react';
import { formatPlace, type Place, parsePlace } from './router.ts';

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the user is. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  return useMemo(() => parsePlace(hash), [hash]);
}

/** Goes to a place. */
export function go(path: string, query: Readonly<Record<string, string | undefined>> = {}): void {
  window.location.hash = formatPlace(path, query);
}

/** Changes the query of the place where the user is: opens a drawer, sets a filter. */
export function changeQuery(change: Readonly<Record<string, string | undefined>>): void {
  const { path, query } = parsePlace(window.location.hash);
  go(path, { ...query, ...change });
}
