import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the repository where the project is built; absent in a plain clone. */
const folder = join(import.meta.dirname, '../../../../../shared/samples');

/** One real configuration, or `undefined` (with the reason printed) where the folder is absent. */
export function sample(name: string): string | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  console.warn(`skipped: ../shared/samples/${name} is not beside this repository`);
  return undefined;
}

/** A text from the examples in this repository. */
export function example(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../../../examples', name), 'utf8');
}
