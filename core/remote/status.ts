import type { EngineStatus } from '../contract/engine-hosts.ts';

/** What came of asking it to end. */
export type StopAnswer =
  | { readonly state: 'stopped' | 'was-not-running' }
  | { readonly state: 'busy'; readonly tasks: EngineStatus['tasks'] };
