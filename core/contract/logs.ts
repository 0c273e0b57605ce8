import { z } from 'zod';
import { follow } from './call.ts';
import { profileId } from './identifiers.ts';

/** One line of a node's log on the engine's axis. The text is what the node said: show it as text. */
export interface MergedLogLine {
  readonly node: string;
  readonly daemon: string;
  readonly severity: 'error' | 'warning' | 'notice' | 'info' | 'debug';
  /** Milliseconds since the epoch, corrected by the node's offset; with the bound of that correction. */
  readonly at: number;
  readonly boundMs: number;
  /** As the node stamped it. */
  readonly nodeTimeMs: number;
  readonly text: string;
  /** Where it came from: `journal`, `pacemaker.log`, `corosync.log`. */
  readonly source: string;
}

export interface LogBatch {
  /** In clock-corrected order. */
  readonly lines: readonly MergedLogLine[];
  /** Nodes that can't be followed now, and why. */
  readonly missing: readonly { readonly node: string; readonly why: string }[];
}

export const logCalls = {
  'logs.follow': follow<LogBatch>()(
    z.strictObject({ profile: profileId, backlog: z.number().int().min(0).max(5_000).default(500) }),
  ),
};
