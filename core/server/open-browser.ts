import { spawn } from 'node:child_process';
import { constants, existsSync, rmSync } from 'node:fs';
import { access, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { info } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { codeLifeMs } from './gate.ts';

interface Browser {
  readonly name: string;
  readonly file: string;
}

export interface Opened {
  /** Its name, for a person. */
  readonly browser: string;
  /** Closes the window, which shows nothing any more, and takes away what led it in. */
  close(): void;
}

/** Names as they are found on the path, best first. */
const commands: readonly (readonly [string, string])[] = [
  ['google-chrome-stable', 'Chrome'],
  ['google-chrome', 'Chrome'],
  ['chromium', 'Chromium'],
  ['chromium-browser', 'Chromium'],
  ['microsoft-edge-stable', 'Edge'],
  ['microsoft-edge', 'Edge'],
];

function places(env: NodeJS.ProcessEnv): readonly Browser[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => ({
      name,
      file: `/Applications/${name}.app/Contents/MacOS/${name}`,
    }));
  }
  if (process.platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root);
    return roots.flatMap((root) => [
      { name: 'Chrome', file: join(root ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe') },
      { name: 'Edge', file: join(root ?? '', 'Microsoft', 'Edge', 'Application', 'msedge.exe') },
    ]);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return commands.flatMap(([command, name]) => folders.map((folder) => ({ name, file: join(folder, command) })));
}

/** Whether a window can be seen where this process runs. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** A browser that can show one page as a window of its own. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser | undefined> {
  for (const browser of places(env)) {
    const isThere = await access(browser.file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return browser;
  }
  return undefined;
}

/**
 * Opens the screens as a window of a browser of this machine, with a profile folder of its own (another running one
 * would take the address and show it as a tab). Command lines can be read by every user of a machine: so the browser
 * is pointed to a file that this user alone can read, and that leads on with the one-time code.
 * Reports SERVE_NO_WINDOW (info) where there is no display or no browser.
 */
export async function openBrowser(
  folder: string,
  newAddress: () => string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Result<Opened>> {
  const none = (text: string) => fail(info('SERVE_NO_WINDOW', text, { next: 'Open the address in a browser.' }));
  if (!hasDisplay(env)) return none('There is no display here.');
  const browser = await findBrowser(env);
  if (!browser) return none('There is no Chrome, Chromium or Edge here.');
  // For tests, on machines where the browser's own sandbox can't be had.
  const more = (env['QUORATE_BROWSER_ARGS'] ?? '').split(' ').filter((part) => part !== '');
  if (process.getuid?.() === 0 && !more.includes('--no-sandbox')) {
    return none(`${browser.name} does not run as root.`);
  }
  const home = await browserFolder(folder, browser.file);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const door = join(home, 'open.html');
  await rm(door, { force: true });
  await writeFile(door, doorPage(newAddress()), { mode: 0o600, flag: 'wx' });
  const forget = () => rmSync(door, { force: true });
  setTimeout(forget, codeLifeMs).unref();
  const args = [
    `--app=${pathToFileURL(door).href}`,
    `--user-data-dir=${join(home, 'profile')}`,
    '--no-first-run',
    '--no-default-browser-check',
    ...more,
  ];
  const child = spawn(browser.file, args, { stdio: 'ignore', detached: true, env });
  const began = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  child.unref();
  const close = () => {
    forget();
    if (child.exitCode === null && child.signalCode === null) child.kill();
  };
  return began ? ok({ browser: browser.name, close }) : none(`${browser.name} could not be started.`);
}

/** Below the data folder; a browser that is packed as a snap may not read there, only in a folder of its own. */
async function browserFolder(folder: string, file: string): Promise<string> {
  const real = await realpath(file).catch(() => file);
  const isSnap =
    real === '/usr/bin/snap' || real.startsWith('/snap/') || existsSync(`/snap/bin/${file.split('/').at(-1)}`);
  return isSnap
    ? join(homedir(), 'snap', file.split('/').at(-1) ?? 'chromium', 'common', 'quorate')
    : join(folder, 'browser');
}

function doorPage(address: string): string {
  // The address is ours: letters, digits and -_ behind #.
  const to = JSON.stringify(address);
  return `<!doctype html><meta charset="utf-8"><title>Quorate</title><script>location.replace(${to})</script>\n`;
}
