import { requiredPackages } from '../core/lab/requirements.ts';
import { runPackaged } from './run.ts';
import { ensureSystemPackages, testPackages } from './system-packages.ts';

/** `npm test`: lint, then every tier. Real nodes are skipped, with the reason, where they can't run. */
export async function test(args: readonly string[]): Promise<number> {
  await ensureSystemPackages([...requiredPackages, ...testPackages()]);
  return runPackaged('vitest', ['run', ...args]);
}
