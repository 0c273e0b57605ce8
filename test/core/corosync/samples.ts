import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures/samples');

/** Configurations that administrators have today, by file name. */
export function samples(): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.conf') || name === 'service.d-pcmk');
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** One of them. */
export function sample(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
