import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AboutEngine } from '../contract/engine-hosts.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { aboutFile } from './layout.ts';
import type { CarriedFile } from './tar.ts';

/** The engine as it can be carried: its files, and what it is. */
export interface EngineBundle {
  /** Folders of this program that may hold Node for other machines, see `nodeRuntime`. */
  readonly runtimes: readonly string[];
  readonly about: AboutEngine;
  readonly files: readonly CarriedFile[];
}

const root = join(import.meta.dirname, '..', '..');
const bundler = join(root, 'build', 'bundle-engine.ts');
const bundlingMs = 60_000;

/** SHA-256 in hexadecimal. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * The engine of this very program: the packaged app brings it (`QUORATE_ENGINE_BUNDLE` names its folder), a clone
 * bundles its sources anew, which takes a second. Reports ENGINE_BUNDLE_MISSING.
 */
export async function engineBundle(env: NodeJS.ProcessEnv = process.env): Promise<Result<EngineBundle>> {
  const packaged = env['QUORATE_ENGINE_BUNDLE'];
  if (packaged !== undefined) return readBundle(packaged, [dirname(packaged)]);
  if (!existsSync(bundler)) return fail(missing('this program was installed without it'));
  // A folder of its own: several may be at it at a time.
  const folder = await mkdtemp(join(tmpdir(), 'quorate-bundle-'));
  try {
    await promisify(execFile)(process.execPath, [bundler, folder], { timeout: bundlingMs });
    return await readBundle(folder, [join(root, 'node_modules')]);
  } catch (cause) {
    return fail(missing(cause instanceof Error ? cause.message : String(cause)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function missing(why: string) {
  return error('ENGINE_BUNDLE_MISSING', `There is no engine here to carry to another machine: ${why}.`, {
    next: 'Install engines from a clone with its packages (npm install), or from the packaged application.',
  });
}

/** Reads a bundle from its folder. Reports ENGINE_BUNDLE_MISSING. */
export async function readBundle(folder: string, runtimes: readonly string[]): Promise<Result<EngineBundle>> {
  let text: string;
  try {
    text = await readFile(join(folder, aboutFile), 'utf8');
  } catch (cause) {
    return fail(missing(`${join(folder, aboutFile)} can't be read (${(cause as NodeJS.ErrnoException).code})`));
  }
  const { version, contract } = JSON.parse(text) as AboutEngine;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== aboutFile)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => ({ path, content: await readFile(join(folder, path)), mode: 0o644 })),
  );
  const sums = files.map(({ path, content }) => `${sha256(content)}  ${path}\n`).join('');
  const build = sha256(Buffer.from(sums)).slice(0, 12);
  return ok({ runtimes, about: { version, contract, build }, files });
}
