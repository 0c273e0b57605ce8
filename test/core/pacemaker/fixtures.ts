import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures');

/** One captured output, verbatim. */
export function fixture(...path: readonly string[]): string {
  return readFileSync(join(folder, ...path), 'utf8');
}

/** The releases whose output is captured: Debian 12, 13, sid. */
export const releases = ['2.1.5', '3.0.0', '3.0.3'] as const;
