import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { builtScreens } from '../../core/server/serve.ts';

/** Where Debian, Fedora and the rest put it. */
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Why the screens can't be tried here; undefined where they can. */
export function withoutScreens(): string | undefined {
  if (!browsers.some((file) => existsSync(file))) return 'there is no Chromium or Chrome here.';
  if (!existsSync(join(builtScreens, 'index.html'))) return 'the screens are not built: npm test builds them.';
  return undefined;
}

export function openChromium(): Promise<Browser> {
  const executablePath = browsers.find((file) => existsSync(file)) ?? '';
  // The sandbox needs a user other than root, or namespaces that a container may lack. Only our own page is loaded.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** `quorate serve` as a process of its own on a store of its own, so that it can be killed like one. */
export class ServedApp {
  readonly folder: string;
  #child: ChildProcess | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<ServedApp> {
    return new ServedApp(await mkdtemp(join(tmpdir(), 'quorate-e2e-')));
  }

  /** Starts it; gives the address that opens one browser. */
  async start(): Promise<string> {
    const { QUORATE_PASSPHRASE_FILE: _, ...env } = process.env;
    const child = spawn(process.execPath, ['core/cli/main.ts', 'serve', '--port', '0'], {
      env: { ...env, QUORATE_HOME: this.folder, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let said = '';
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`serve says no address within 60 s: ${said}`)), 60_000);
      const look = (data: Buffer) => {
        said += data.toString('utf8');
        const [address] = /http:\/\/127\.0\.0\.1:\d+\/enter#\S+/.exec(said) ?? [];
        if (address === undefined) return;
        clearTimeout(late);
        resolve(address);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`serve ended with ${code}: ${said}`));
      });
    });
  }

  /** No chance to tidy up. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Where pictures of the screens go; not in git, and kept by CI. */
export const pictures = join('reports', 'screens');

export async function makePictures(): Promise<void> {
  await mkdir(pictures, { recursive: true });
}
