import { z } from 'zod';
import { ask, follow } from './call.ts';
import { clusterName, profileId, recordId } from './identifiers.ts';

export type TerminalEvent =
  | { readonly kind: 'opened'; readonly terminal: string }
  /** Bytes as the node sent them, base64. */
  | { readonly kind: 'output'; readonly data: string }
  | { readonly kind: 'closed'; readonly exitCode: number | null };

const size = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(500) };

export const terminalCalls = {
  /** A login shell on a node, until it ends or the caller stops it. It is the caller's alone. */
  'terminal.open': follow<TerminalEvent>()(z.strictObject({ profile: profileId, node: clusterName, ...size })),
  'terminal.write': ask<void>()(z.strictObject({ terminal: recordId, data: z.string().max(100_000) })),
  'terminal.resize': ask<void>()(z.strictObject({ terminal: recordId, ...size })),
};
