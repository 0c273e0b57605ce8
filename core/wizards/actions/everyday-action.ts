/** What is done to a running cluster every day. Nodes and resources by the cluster's own names. */
export type EverydayAction =
  | { readonly kind: 'standby'; readonly node: string }
  | { readonly kind: 'online'; readonly node: string }
  | { readonly kind: 'node-maintenance'; readonly node: string; readonly isOn: boolean }
  | { readonly kind: 'maintenance'; readonly isOn: boolean }
  | { readonly kind: 'move'; readonly resource: string; readonly to: string }
  /** Takes back the constraint that a move or ban left. */
  | { readonly kind: 'clear'; readonly resource: string }
  | { readonly kind: 'cleanup'; readonly resource?: string | undefined; readonly node?: string | undefined }
  | { readonly kind: 'enable'; readonly resource: string }
  | { readonly kind: 'disable'; readonly resource: string }
  | { readonly kind: 'restart'; readonly resource: string }
  | { readonly kind: 'stop-node'; readonly node: string }
  | { readonly kind: 'start-node'; readonly node: string }
  | { readonly kind: 'fence'; readonly node: string };

export type ActionOf<Kind extends EverydayAction['kind']> = Extract<EverydayAction, { readonly kind: Kind }>;
