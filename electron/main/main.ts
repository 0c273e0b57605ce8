import { join } from 'node:path';
import { app, type BrowserWindow, dialog, Notification, session } from 'electron';
import type { EngineMessage } from '../wire.ts';
import { joinPage } from './channel.ts';
import { linkIn, placeOf, profileOf } from './deep-link.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import { denyPermissions, guardAll } from './guards.ts';
import { setMenu } from './menu.ts';
import { declareScheme, pageAddress, servePage } from './page.ts';
import { makeWindow } from './window.ts';

const here = import.meta.dirname;
/** Beside the application where it is packaged; in a clone, where its parts are built. */
const screens = join(here, '..', 'renderer');

let window: BrowserWindow | undefined;
let engine: EngineProcess | undefined;
let work: readonly string[] = [];
let isQuitting = false;

function show(): void {
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Goes where a link leads, if that is a profile that is known here; anything else is told and goes nowhere. */
async function follow(link: string): Promise<void> {
  const profile = profileOf(link);
  show();
  if (profile !== undefined && (await engine?.isKnown(profile))) {
    await window?.loadURL(pageAddress + placeOf(profile));
    return;
  }
  await dialog.showMessageBox({
    type: 'warning',
    message: 'This link leads nowhere here.',
    detail: 'A link to Quorate opens a cluster that is kept on this machine. It can do nothing else.',
  });
}

function hear(message: EngineMessage): void {
  if (message.kind === 'work') work = message.titles;
  if (message.kind === 'refused') {
    isQuitting = true;
    dialog.showErrorBox('Quorate can not open', message.texts.join('\n\n'));
    app.exit(1);
  }
  // Whoever looks at the window sees it there.
  if (message.kind === 'notice' && !window?.isFocused() && Notification.isSupported()) {
    const notice = new Notification({ title: message.title, body: message.body });
    notice.on('click', () => {
      show();
      void window?.loadURL(pageAddress + placeOf(message.profile));
    });
    notice.show();
  }
}

/** Work under way stops before its next step; a person decides whether it shall. */
function mayQuit(): boolean {
  if (work.length === 0) return true;
  const choice = dialog.showMessageBoxSync({
    type: 'question',
    message: 'Work is under way.',
    detail: `${work.join('\n')}\n\nIt stops before its next step, and can be resumed.`,
    buttons: ['Keep working', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

function open(): void {
  const icon = join(here, 'icon.png');
  window = makeWindow({
    preload: join(here, 'preload.cjs'),
    stateFile: join(app.getPath('userData'), 'window-state.json'),
    ...(process.platform === 'linux' ? { icon } : {}),
  });
  const refused = (why: string) => process.stderr.write(`refused: ${why}\n`);
  joinPage(window.webContents, () => (engine as EngineProcess).openPort(), refused);
  void window.loadURL(pageAddress);
  window.on('closed', () => {
    window = undefined;
  });
}

async function begin(): Promise<void> {
  denyPermissions(session.defaultSession);
  await servePage(screens);
  setMenu();
  engine = startEngineProcess({
    file: join(here, 'engine.mjs'),
    env: engineEnvironment(),
    onMessage: hear,
    // What the page had asked went with the old one.
    onRestart: () => window?.webContents.reload(),
    onGivenUp: () => {
      isQuitting = true;
      dialog.showErrorBox('Quorate can not go on', 'Its engine ends again and again. What was begun can be resumed.');
      app.exit(1);
    },
  });
  open();
  const link = linkIn(process.argv);
  if (link !== undefined) await follow(link);
}

/** The packaged application brings what is carried to machines near a cluster. */
function engineEnvironment(): NodeJS.ProcessEnv {
  if (!app.isPackaged) return { ...process.env };
  return { ...process.env, QUORATE_ENGINE_BUNDLE: join(process.resourcesPath, 'engine') };
}

app.setName('Quorate');
if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.enableSandbox();
  declareScheme();
  guardAll();
  app.on('second-instance', (_event, words) => {
    show();
    const link = linkIn(words);
    if (link !== undefined) void follow(link);
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (engine) void follow(link);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('activate', () => {
    if (window === undefined && engine !== undefined) open();
  });
  app.on('before-quit', (event) => {
    if (isQuitting || engine === undefined) return;
    event.preventDefault();
    if (!mayQuit()) {
      if (window === undefined) open();
      return;
    }
    isQuitting = true;
    void engine.end().then(() => app.quit());
  });
  app
    .whenReady()
    .then(begin)
    .catch((cause: unknown) => {
      dialog.showErrorBox(
        'Quorate can not open',
        cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      );
      app.exit(1);
    });
}
