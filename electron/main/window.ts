import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { keepWindowState, readWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
  readonly icon?: string;
}

/** The page runs in the sandbox, apart from the preload, without Node. */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isPackaged,
  };
}

/** Makes the window where it was last; nothing is loaded in it yet. */
export function makeWindow({ preload, stateFile, icon }: WindowOptions): BrowserWindow {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
  const last = readWindowState(stateFile, displays);
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    ...last?.bounds,
    minWidth: 480,
    minHeight: 320,
    show: false,
    title: 'Quorate',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#151515' : '#ffffff',
    ...(icon === undefined ? {} : { icon }),
    webPreferences: webPreferences(preload, app.isPackaged),
  });
  if (last?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    keepWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  );
  return window;
}
