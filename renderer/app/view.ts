import type { ComponentType } from 'react';

/** What a view's component is given: the params of its path, and the query. */
export interface ViewProps {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** One screen as data. */
export interface View {
  readonly id: string;
  readonly title: string;
  /** `/c/:profile/…` is of a cluster; its `:profile` is the cluster's id. */
  readonly path: string;
  /** In the navigation of a cluster; the second group stands below a line. */
  readonly navigation?: { readonly icon: ComponentType; readonly group: 1 | 2 };
  /** A two-key way there: `g` then this letter. */
  readonly key?: string;
  /** The same in a terminal; `PROFILE` is filled in. */
  readonly cli?: string;
  readonly load: () => Promise<{ readonly default: ComponentType<ViewProps> }>;
}
