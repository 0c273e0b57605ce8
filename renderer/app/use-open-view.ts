import { useMemo } from 'react';
import { matchPath } from './router.ts';
import { usePlace } from './use-place.ts';
import type { View, ViewProps } from './view.ts';
import { views } from './views.ts';

export interface OpenedView extends ViewProps {
  /** Undefined where no screen has this address. */
  readonly view: View | undefined;
  /** The cluster that is open, if one is. */
  readonly profile: string | undefined;
}

/** The screen that belongs to the address. */
export function useOpenView(): OpenedView {
  const { path, query } = usePlace();
  return useMemo(() => {
    for (const view of views) {
      const params = matchPath(view.path, path);
      if (params) return { view, params, query, profile: params['profile'] };
    }
    return { view: undefined, params: {}, query, profile: undefined };
  }, [path, query]);
}
