import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../core/server/open-browser.ts';
import { fetchElectron } from './electron-runtime.ts';
import { quorate } from './quorate.ts';
import { freshRenderer } from './renderer.ts';
import { root, run } from './run.ts';

const builtElectron = join(root, 'dist', 'electron', 'main.cjs');

/**
 * `npm start`: builds what is missing or stale, then opens the application: in Electron where its runtime is there or
 * can be fetched, else in a window of a browser, else by an address to open. Without a display it is served, and the
 * terminal says how to reach it through a tunnel.
 */
export async function app(args: readonly string[]): Promise<number> {
  const built = await freshRenderer();
  if (built !== 0) return built;
  if (!hasDisplay()) return quorate(['serve', ...args]);
  const electron = existsSync(builtElectron) ? await fetchElectron() : undefined;
  if (electron !== undefined) return run(electron, [builtElectron, ...args]);
  return quorate(['serve', '--open', ...args]);
}
