import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { contractVersion } from '../core/contract/engine.ts';
import { root } from './run.ts';

/** What the bundled engine is, for the one who carries it and the one who asks it. */
interface About {
  readonly version: string;
  readonly contract: number;
}

/** Systems that the engine is carried to; their SQLite comes prebuilt. */
const prebuilds = ['linux-x64', 'linux-arm64'] as const;

/** Parts of SQLite's binding that run; the rest is for building it. */
const sqliteParts = ['package.json', 'LICENSE', 'lib', ...prebuilds.map((name) => `prebuilds/${name}.node`)];

/**
 * The engine as one folder that needs nothing but Node: one file of code, and SQLite's binding beside it. What a
 * desktop has and a server has not (the keyring) stays out; the vault then asks for its passphrase.
 */
export async function bundleEngine(folder = join(root, 'dist', 'engine')): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const about: About = { version, contract: contractVersion };
  await build({
    absWorkingDir: root,
    entryPoints: ['core/remote/main.ts'],
    outfile: join(folder, 'engine.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.14',
    legalComments: 'none',
    external: ['better-sqlite3', '@napi-rs/keyring', 'cpu-features', '*.node'],
    // Packages of the older kind ask for these.
    banner: {
      js: [
        "import { createRequire as quorateRequire } from 'node:module';",
        'const require = quorateRequire(import.meta.url);',
        'const __dirname = import.meta.dirname;',
        'const __filename = import.meta.filename;',
      ].join('\n'),
    },
    logLevel: 'warning',
  });
  for (const part of sqliteParts) {
    const at = join('node_modules', 'better-sqlite3', part);
    await cp(join(root, at), join(folder, at), { recursive: true });
  }
  await writeFile(join(folder, 'about.json'), `${JSON.stringify(about)}\n`);
  return folder;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${await bundleEngine(process.argv[2])}\n`);
}
