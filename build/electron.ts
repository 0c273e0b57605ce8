import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { root } from './run.ts';

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** Packages of the older kind ask for these in a module. */
const forOlderPackages = [
  "import { createRequire as quorateRequire } from 'node:module';",
  'const require = quorateRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
  'const __filename = import.meta.filename;',
].join('\n');

/**
 * The three parts of the window, one file each: main, preload (the sandbox takes one file that imports only electron)
 * and the engine, whose native bindings stay packages.
 */
export async function electron(): Promise<number> {
  const folder = join(root, 'dist', 'electron');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    build({
      ...common,
      entryPoints: ['electron/main/main.ts'],
      outfile: join(folder, 'main.cjs'),
      format: 'cjs',
      target: 'node24',
      external: ['electron'],
      define: { 'import.meta.dirname': '__dirname' },
    }),
    build({
      ...common,
      entryPoints: ['electron/preload/preload.ts'],
      outfile: join(folder, 'preload.cjs'),
      format: 'cjs',
      target: 'chrome146',
      external: ['electron'],
    }),
    build({
      ...common,
      entryPoints: ['electron/engine/main.ts'],
      outfile: join(folder, 'engine.mjs'),
      format: 'esm',
      target: 'node24',
      external: ['electron', 'better-sqlite3', '@napi-rs/keyring', 'cpu-features', '*.node'],
      banner: { js: forOlderPackages },
    }),
    cp(join(root, 'build', 'icons', '512x512.png'), join(folder, 'icon.png')),
  ]);
  return 0;
}
