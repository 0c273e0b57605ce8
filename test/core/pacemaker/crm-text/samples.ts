import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../fixtures/samples');

/** A configuration that administrators have today. */
export function sample(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** A text from the examples in this repository. */
export function example(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../../../examples', name), 'utf8');
}
