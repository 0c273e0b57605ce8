import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPackaged } from './run.ts';
import { buildWhereStale } from './stale.ts';

/** What the screens are built from; of core only what is left of it at run time. */
const sources = ['renderer', 'core/contract', 'build/vite.config.ts', 'package-lock.json'];

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

/** Builds them where they are missing or older than their sources; the build's exit status. */
export function freshRenderer(): Promise<number> {
  const isBuilt = () => existsSync(join(root, 'dist', 'renderer', 'index.html'));
  return buildWhereStale('renderer', sources, isBuilt, () => renderer([]));
}
