import { requiredPackages } from '../core/lab/requirements.ts';
import { quorate } from './quorate.ts';
import { ensureSystemPackages } from './system-packages.ts';

/** `npm run demo`: what the practice cluster needs, then the demo itself; a recording where it can't run. */
export async function demo(args: readonly string[]): Promise<number> {
  await ensureSystemPackages(requiredPackages);
  return quorate(['demo', ...args]);
}
