import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../core/server/open-browser.ts';
import { electron } from './electron.ts';
import { fetchElectron } from './electron-runtime.ts';
import { quorate } from './quorate.ts';
import { freshRenderer } from './renderer.ts';
import { root, run } from './run.ts';
import { buildWhereStale } from './stale.ts';

/** What the window is built from. */
const electronSources = ['electron', 'core', 'build/electron.ts', 'build/icons', 'package-lock.json'];
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
  // Its sandbox does not run as root, and without one no page is shown.
  const program = process.getuid?.() === 0 ? undefined : await fetchElectron();
  if (program !== undefined) {
    const status = await buildWhereStale('electron', electronSources, () => existsSync(builtElectron), electron);
    return status === 0 ? run(program, [builtElectron, ...args]) : status;
  }
  return quorate(['serve', '--open', ...args]);
}
