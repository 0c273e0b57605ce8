import { requiredPackages } from '../core/lab/requirements.ts';
import { lint } from './lint.ts';
import { freshRenderer } from './renderer.ts';
import { runPackaged } from './run.ts';
import { ensureSystemPackages, testPackages } from './system-packages.ts';

/** `npm test`: lint, then every tier. Real nodes are skipped, with the reason, where they can't run. */
export async function test(args: readonly string[]): Promise<number> {
  await ensureSystemPackages([...requiredPackages, ...testPackages()]);
  const needsScreens = args.length === 0 || args.some((word) => word.includes('e2e'));
  const built = needsScreens ? await freshRenderer() : 0;
  // Without arguments the whole: a tree that breaks its own laws is not green.
  const linted = args.length === 0 ? await lint() : 0;
  return Math.max(built, linted, await runPackaged('vitest', ['run', ...args]));
}
