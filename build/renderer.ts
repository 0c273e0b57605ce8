import { join } from 'node:path';
import { root, runPackaged } from './run.ts';

/** `renderer`: builds the screens to dist/renderer. */
export async function renderer(args: readonly string[]): Promise<number> {
  return runPackaged('vite', [
    'build',
    '--config',
    join(root, 'build', 'vite.config.ts'),
    '--logLevel',
    'warn',
    ...args,
  ]);
}
