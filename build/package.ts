import { bundleEngine } from './bundle-engine.ts';
import { electron } from './electron.ts';
import { freshRenderer } from './renderer.ts';
import { runPackaged } from './run.ts';

/** Builds what a package holds: screens, window, and the engine that is carried to other machines. */
export async function buildParts(): Promise<number> {
  const built = await freshRenderer();
  if (built !== 0) return built;
  await bundleEngine();
  return electron();
}

/** `npm run package`: builds it all and makes packages of this system, or as electron-builder's arguments say. */
export async function packageApp(args: readonly string[]): Promise<number> {
  const built = await buildParts();
  return built === 0 ? runPackaged('electron-builder', ['--config', 'build/electron-builder.cjs', ...args]) : built;
}
