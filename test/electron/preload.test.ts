import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { fromEngine, toEngine } from '../../electron/wire.ts';
import { fakeElectron } from './fake-electron.ts';

const electron = fakeElectron();
vi.doMock('electron', () => electron.module);
await import('../../electron/preload/preload.ts');

interface Bridge {
  send(message: unknown): void;
  onMessage(listener: unknown): () => void;
}
const bridge = electron.exposed.get('quorate') as Bridge;

test('the page is given two functions under one name, and nothing of Electron', () => {
  expect([...electron.exposed.keys()]).toEqual(['quorate']);
  expect(Object.keys(bridge).sort()).toEqual(['onMessage', 'send']);
});

test('text goes to the one channel; anything else is no message', () => {
  bridge.send('{"kind":"call"}');
  expect(electron.ipcRenderer.send.mock.calls).toEqual([[toEngine, '{"kind":"call"}']]);
  for (const message of [undefined, {}, 1, ['x']]) expect(() => bridge.send(message)).toThrow(TypeError);
});

test('a listener hears text alone, without the event that carries the sender', () => {
  const listener = vi.fn();
  const stop = bridge.onMessage(listener);
  electron.ipcRenderer.emit(fromEngine, { sender: electron.ipcRenderer }, '{"kind":"value"}');
  electron.ipcRenderer.emit(fromEngine, {}, { not: 'text' });
  electron.ipcRenderer.emit('another-channel', {}, 'x');
  expect(listener.mock.calls).toEqual([['{"kind":"value"}']]);
  stop();
  electron.ipcRenderer.emit(fromEngine, {}, 'late');
  expect(listener).toHaveBeenCalledOnce();
  expect(() => bridge.onMessage('no function')).toThrow(TypeError);
});

test('it imports electron and nothing else, as the sandbox demands', () => {
  const source = readFileSync(new URL('../../electron/preload/preload.ts', import.meta.url), 'utf8');
  expect([...source.matchAll(/from '([^']+)'|require\(/g)].map(([, name]) => name)).toEqual(['electron']);
});
