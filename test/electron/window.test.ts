import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { fakeElectron } from './fake-electron.ts';

const electron = fakeElectron();
vi.doMock('electron', () => electron.module);
const { makeWindow, webPreferences } = await import('../../electron/main/window.ts');

const folder = mkdtempSync(join(tmpdir(), 'quorate-window-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const stateFile = join(folder, 'window-state.json');
const make = () => {
  makeWindow({ preload: '/app/preload.cjs', stateFile });
  const window = electron.windows.at(-1);
  if (!window) throw new Error('no window');
  return window;
};

test('the page: sandbox, isolation, no Node, no webview, web security; developer tools in a clone only', () => {
  const safe = {
    preload: '/app/preload.cjs',
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
  };
  expect(webPreferences('/app/preload.cjs', true)).toEqual({ ...safe, devTools: false });
  expect(webPreferences('/app/preload.cjs', false)).toEqual({ ...safe, devTools: true });
  expect(make().options['webPreferences']).toEqual({ ...safe, devTools: false });
});

test('where the window was is kept, and taken again', () => {
  expect(make().options).toMatchObject({ width: 1360, height: 860 });
  make().emit('close');
  expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ bounds: { width: 900 }, isMaximized: false });
  expect(make().options).toMatchObject({ x: 10, y: 10, width: 900, height: 700 });
});

test.each([
  ['on a display that is gone', { bounds: { x: 5_000, y: 10, width: 900, height: 700 }, isMaximized: false }],
  ['of no size', { bounds: { x: 10, y: 10, width: 0, height: 0 }, isMaximized: false }],
  ['of another form', { bounds: 'left' }],
])('a window %s opens as usual', (_name, state) => {
  writeFileSync(stateFile, JSON.stringify(state));
  expect(make().options).toMatchObject({ width: 1360, height: 860 });
  expect(make().options).not.toHaveProperty('x');
});

test('a file that is no JSON is no harm', () => {
  writeFileSync(stateFile, '{');
  expect(make().options).toMatchObject({ width: 1360 });
});
