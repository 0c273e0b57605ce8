import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's own folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program to its end with this terminal as its own; the exit status, 1 where a signal ended it. */
export function run(file: string, args: readonly string[], options: { readonly cwd?: string } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', cwd: options.cwd ?? root });
    // The child has the terminal's Ctrl-C itself; we wait for its orderly end.
    const wait = () => {};
    process.on('SIGINT', wait);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', wait);
      resolve(code ?? 1);
    });
  });
}

/** Runs one of the programs that npm put into node_modules/.bin. */
export function runPackaged(name: string, args: readonly string[]): Promise<number> {
  return run(process.execPath, [join(root, 'node_modules', '.bin', name), ...args]);
}
