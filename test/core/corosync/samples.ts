import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the repository where the project is built; absent in a plain clone. */
const folder = join(import.meta.dirname, '../../../../shared/samples');

/** Real configurations, by file name; empty (with the reason printed) where the folder is absent. */
export function samples(): ReadonlyMap<string, string> {
  if (!existsSync(folder)) {
    console.warn('skipped: ../shared/samples is not beside this repository; its configurations are not read');
    return new Map();
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.conf') || name === 'service.d-pcmk');
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** One sample, or `undefined` where the folder is absent. */
export function sample(name: string): string | undefined {
  return samples().get(name);
}
