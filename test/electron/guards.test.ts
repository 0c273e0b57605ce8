import { beforeEach, expect, test, vi } from 'vitest';
import { FakeContents, fakeElectron, preventable } from './fake-electron.ts';

let electron: ReturnType<typeof fakeElectron>;
let guards: typeof import('../../electron/main/guards.ts');
beforeEach(async () => {
  vi.resetModules();
  electron = fakeElectron();
  vi.doMock('electron', () => electron.module);
  guards = await import('../../electron/main/guards.ts');
});

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])('%s is denied', (name) => {
  const contents = new FakeContents();
  guards.guard(contents as never);
  const event = preventable({ url: 'https://example.org/' });
  contents.emit(name, event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
});

test('pages that are made later are guarded too', () => {
  guards.guardAll();
  const contents = new FakeContents();
  electron.app.emit('web-contents-created', {}, contents);
  expect(contents.openHandler).toBeDefined();
  expect(contents.listenerCount('will-navigate')).toBe(1);
});

test.each([
  ['https://clusterlabs.org/pacemaker/doc/', true],
  ['https://www.clusterlabs.org/', true],
  ['http://clusterlabs.org/', false],
  ['https://clusterlabs.org.example.org/', false],
  ['https://clusterlabs.org@example.org/', false],
  ['https://user:pw@clusterlabs.org/', false],
  ['https://example.org/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['vscode://file/etc', false],
  ['ms-msdt:/id', false],
  ['not an address', false],
])('a window for %s is denied; the system browser gets it: %s', (url, isOpened) => {
  const contents = new FakeContents();
  guards.guard(contents as never);
  expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
  expect(electron.shell.openExternal.mock.calls).toEqual(isOpened ? [[url]] : []);
});

test.each([
  'media',
  'geolocation',
  'notifications',
  'clipboard-read',
  'openExternal',
  'fileSystem',
  'hid',
  'serial',
  'usb',
])('the permission %s is denied, asked and checked', (permission) => {
  guards.denyPermissions(electron.session as never);
  const decide = vi.fn();
  electron.session.setPermissionRequestHandler.mock.calls[0]?.[0](new FakeContents(), permission, decide);
  expect(decide).toHaveBeenCalledWith(false);
  expect(electron.session.setPermissionCheckHandler.mock.calls[0]?.[0](new FakeContents(), permission)).toBe(false);
  expect(electron.session.setDevicePermissionHandler.mock.calls[0]?.[0]({})).toBe(false);
});

test('text may be put on the clipboard, by our own page alone', () => {
  guards.denyPermissions(electron.session as never);
  const check = electron.session.setPermissionCheckHandler.mock.calls[0]?.[0];
  const other = new FakeContents();
  other.url = 'https://example.org/';
  expect(check(new FakeContents(), 'clipboard-sanitized-write')).toBe(true);
  expect(check(other, 'clipboard-sanitized-write')).toBe(false);
  expect(check(null, 'clipboard-sanitized-write')).toBe(false);
});
