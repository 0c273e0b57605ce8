import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeChild, fakeElectron } from './fake-electron.ts';

let electron: ReturnType<typeof fakeElectron>;
// Electron's own; a package brings what lies there.
(process as { resourcesPath?: string }).resourcesPath = '/opt/Quorate/resources';

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

async function begin(hasLock = true): Promise<void> {
  vi.resetModules();
  electron = fakeElectron();
  electron.app.hasLock = hasLock;
  vi.doMock('electron', () => electron.module);
  await import('../../electron/main/main.ts');
  await settle();
}
const window = () => {
  const [first] = electron.windows;
  if (!first) throw new Error('no window');
  return first;
};
const child = (): FakeChild => {
  const last = electron.children.at(-1);
  if (!last) throw new Error('no engine');
  return last;
};
/** The engine's answer to whether a profile is known. */
async function answerKnown(isKnown: boolean): Promise<void> {
  await settle();
  const asked = child().said.map(({ message }) => message as { kind: string; profile: string });
  const profile = asked.find(({ kind }) => kind === 'is-known')?.profile;
  if (profile !== undefined) child().emit('message', { kind: 'known', profile, isKnown });
  await settle();
}

describe('a second instance', () => {
  test('goes at once: no window, no engine', async () => {
    await begin(false);
    expect(electron.app.quit).toHaveBeenCalledOnce();
    expect(electron.windows).toEqual([]);
    expect(electron.children).toEqual([]);
  });
});

describe('the first instance', () => {
  beforeEach(() => begin());

  test('everything is in the sandbox, permissions are denied, the scheme is declared, the engine runs apart', () => {
    expect(electron.app.enableSandbox).toHaveBeenCalledOnce();
    expect(electron.session.setPermissionRequestHandler).toHaveBeenCalledOnce();
    expect(electron.protocol.registerSchemesAsPrivileged).toHaveBeenCalledOnce();
    expect(electron.protocol.handle).toHaveBeenCalledOnce();
    expect(electron.module.utilityProcess.fork.mock.calls).toMatchObject([
      [expect.stringMatching(/engine\.mjs$/), [], { env: { QUORATE_ENGINE_BUNDLE: '/opt/Quorate/resources/engine' } }],
    ]);
    expect(window().loaded).toEqual(['app://quorate/index.html']);
  });

  test('another start brings this window to the front', () => {
    electron.app.emit('second-instance', {}, ['/opt/Quorate/quorate']);
    expect(window().focus).toHaveBeenCalledOnce();
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });

  test('a link to a profile that is known goes there', async () => {
    electron.app.emit('second-instance', {}, ['/opt/Quorate/quorate', 'quorate://cluster/web']);
    await answerKnown(true);
    expect(window().loaded.at(-1)).toBe('app://quorate/index.html#/c/web/overview');
  });

  test.each(['quorate://cluster/other', 'quorate://fence/node1', 'quorate://cluster/web?fence=node1'])(
    'the link %s is refused, and says so',
    async (link) => {
      electron.app.emit('second-instance', {}, ['/opt/Quorate/quorate', link]);
      await answerKnown(false);
      expect(window().loaded).toEqual(['app://quorate/index.html']);
      expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce();
    },
  );

  test('a notice is shown where nobody looks at the window, and leads to the cluster', () => {
    const notice = { kind: 'notice', profile: 'web', title: 'web is not well', body: 'node2 is offline.' };
    window().hasFocus = true;
    child().emit('message', notice);
    expect(electron.notifications).toEqual([]);
    window().hasFocus = false;
    child().emit('message', notice);
    expect(electron.notifications).toMatchObject([{ title: 'web is not well', body: 'node2 is offline.' }]);
    electron.notifications[0]?.emitter.emit('click');
    expect(window().loaded.at(-1)).toBe('app://quorate/index.html#/c/web/overview');
  });

  test('what is no message of the engine does nothing', () => {
    for (const message of ['x', { kind: 'exec' }, { kind: 'notice', title: 1 }, null]) child().emit('message', message);
    expect(electron.notifications).toEqual([]);
  });

  test('the store is held by another: told, and it ends', () => {
    child().emit('message', { kind: 'refused', texts: ['It is open in quorate serve.'] });
    expect(electron.dialog.showErrorBox.mock.calls[0]?.[1]).toContain('It is open in quorate serve.');
    expect(electron.app.exit).toHaveBeenCalledWith(1);
  });

  test('the engine died: another one, and the page begins anew; again and again: it is given up', () => {
    child().emit('exit', 1);
    expect(electron.children).toHaveLength(2);
    expect(window().webContents.reload).toHaveBeenCalledOnce();
    child().emit('exit', 1);
    child().emit('exit', 1);
    expect(electron.children).toHaveLength(3);
    expect(electron.app.exit).toHaveBeenCalledWith(1);
  });

  test('quitting: the engine is asked to end, and waited for', async () => {
    const event = { preventDefault: vi.fn() };
    electron.app.emit('before-quit', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(child().said.at(-1)?.message).toEqual({ kind: 'end' });
    expect(electron.app.quit).not.toHaveBeenCalled();
    child().emit('exit', 0);
    await settle();
    expect(electron.app.quit).toHaveBeenCalledOnce();
    expect(electron.children).toHaveLength(1);
  });

  test('quitting while work is under way: a person is asked, and the answer is no unless they say so', () => {
    child().emit('message', { kind: 'work', titles: ['Deploy web'] });
    electron.app.emit('before-quit', { preventDefault: vi.fn() });
    expect(electron.dialog.showMessageBoxSync.mock.calls).toMatchObject([
      [{ detail: expect.stringContaining('Deploy web'), defaultId: 0, cancelId: 0 }],
    ]);
    expect(child().said.map(({ message }) => message)).not.toContainEqual({ kind: 'end' });
  });
});
