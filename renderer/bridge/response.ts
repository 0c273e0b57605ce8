import type { ResponseMessage } from '../../core/contract/message.ts';
import type { Report } from '../../core/contract/tasks.ts';
import { parseVisible } from './visible-text.ts';

/** One message of the engine, or nothing where it is none: what a broken carrier says is not acted upon. */
export function parseResponse(text: string): ResponseMessage | undefined {
  let message: unknown;
  try {
    message = parseVisible(text);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { kind, id, reports, value } = message as Partial<Record<string, unknown>>;
  if (typeof id !== 'number') return undefined;
  if (kind === 'event') return message as ResponseMessage;
  if (kind !== 'value' && kind !== 'failed') return undefined;
  return { kind, id, value, reports: Array.isArray(reports) ? (reports as readonly Report[]) : [] };
}
