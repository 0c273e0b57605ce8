import { join } from 'node:path';
import { requiredPackages } from '../core/lab/requirements.ts';
import { freshRenderer } from './renderer.ts';
import { root, run } from './run.ts';
import { browserPackages, ensureSystemPackages } from './system-packages.ts';

/** `npm run bench`: measurements on practice nodes, printed as ratios of one run. */
export async function bench(args: readonly string[]): Promise<number> {
  await ensureSystemPackages([...requiredPackages, ...browserPackages]);
  const built = await freshRenderer();
  if (built !== 0) return built;
  return run(process.execPath, [join(root, 'test', 'bench', 'main.ts'), ...args]);
}
