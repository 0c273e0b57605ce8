import { join } from 'node:path';
import { root, run } from './run.ts';

/** The command line from source. */
export function quorate(args: readonly string[]): Promise<number> {
  return run(process.execPath, [join(root, 'core', 'cli', 'main.ts'), ...args], { cwd: process.cwd() });
}
