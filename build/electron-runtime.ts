import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.ts';

const electronPackage = join(root, 'node_modules', 'electron');
/** A download may take so long, in milliseconds; without a way to it, it fails within one second. */
const downloadMs = 180_000;
/** After a download that failed it is not tried again for so long, in milliseconds. */
const retryAfterMs = 24 * 3_600_000;
const failedStamp = join(root, '.setup', 'electron-not-to-be-had');

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/**
 * The program of Electron's runtime, where it is there and of the right version. Looked up by its files: requiring the
 * package would begin a download of hundreds of megabytes.
 * @see electron 45 install.js: path.txt, dist/version
 */
export function electronProgram(folder = electronPackage): string | undefined {
  const version = JSON.parse(readOr(join(folder, 'package.json')) ?? '{}') as { version?: string };
  const program = readOr(join(folder, 'path.txt'));
  const there = readOr(join(folder, 'dist', 'version'))?.replace(/^v/, '');
  if (program === undefined || there === undefined || there !== version.version) return undefined;
  const file = join(folder, 'dist', program);
  return existsSync(file) ? file : undefined;
}

function failedLately(): boolean {
  try {
    return Date.now() - statSync(failedStamp).mtimeMs < retryAfterMs;
  } catch {
    return false;
  }
}

/** Fetches the runtime where it is missing, with a bounded wait that is told; undefined where it can't be had. */
export async function fetchElectron(): Promise<string | undefined> {
  const there = electronProgram();
  const installer = join(electronPackage, 'install.js');
  if (there !== undefined || !existsSync(installer) || failedLately()) return there;
  process.stderr.write(
    `Fetching Electron (about 120 MB, once; given up after ${downloadMs / 60_000} minutes; Ctrl-C for the browser now) …\n`,
  );
  const why = await install(installer);
  const fetched = electronProgram();
  if (fetched !== undefined) {
    rmSync(failedStamp, { force: true });
    return fetched;
  }
  mkdirSync(dirname(failedStamp), { recursive: true });
  writeFileSync(failedStamp, `${why}\n`);
  process.stderr.write(`Electron could not be fetched (${why}); a browser shows the same screens.\n`);
  return undefined;
}

/** Runs the package's own installer; why it failed. */
function install(installer: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer, '--no'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let stopped: string | undefined;
    const stop = (why: string) => {
      stopped = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop('it took too long'), downloadMs);
    const interrupt = () => stop('stopped by you');
    process.once('SIGINT', interrupt);
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4_000);
    });
    child.on('error', (cause) => resolve(cause.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      const line = said.split('\n').find((part) => /error/i.test(part));
      resolve(stopped ?? line?.trim().slice(0, 200) ?? `its installer ended with ${code}`);
    });
  });
}
