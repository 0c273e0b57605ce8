import type { AboutEngine } from './layout.ts';

/** What an installed engine says of itself. */
export interface EngineStatus {
  readonly about: AboutEngine;
  readonly isRunning: boolean;
  readonly pid?: number;
  /** ISO 8601, of the daemon's start. */
  readonly since?: string;
  /** The Node it runs on, `v24.21.0`. */
  readonly node: string;
  /** Long work under way. */
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  readonly profiles: readonly string[];
}

/** What came of asking it to end. */
export type StopAnswer =
  | { readonly state: 'stopped' | 'was-not-running' }
  | { readonly state: 'busy'; readonly tasks: EngineStatus['tasks'] };
