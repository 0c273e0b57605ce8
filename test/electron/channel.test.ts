import { beforeEach, expect, test, vi } from 'vitest';
import { messageBytes } from '../../core/contract/limits.ts';
import { FakeContents, FakePort, fakeElectron } from './fake-electron.ts';

let electron: ReturnType<typeof fakeElectron>;
let page: FakeContents;
let ports: FakePort[];
let refused: string[];
const load = (more = {}) => page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false, ...more });
const say = (message: unknown, event: object = { sender: page, senderFrame: page.mainFrame }) =>
  electron.ipcMain.emit('quorate:to-engine', event, message);
const call = (id: number) => JSON.stringify({ kind: 'call', id, name: 'engine.hello', params: {} });

beforeEach(async () => {
  vi.resetModules();
  electron = fakeElectron();
  vi.doMock('electron', () => electron.module);
  const { joinPage } = await import('../../electron/main/channel.ts');
  page = new FakeContents();
  ports = [];
  refused = [];
  const open = () => {
    const port = new FakePort();
    ports.push(port);
    return port;
  };
  joinPage(page as never, open as never, (why) => refused.push(why));
  load();
});

test('a message of our page goes to the engine, and what the engine says to the page', () => {
  say(call(1));
  expect(ports[0]?.sent).toEqual([call(1)]);
  ports[0]?.say('{"kind":"value","id":1}');
  expect(page.sent).toEqual([['quorate:from-engine', '{"kind":"value","id":1}']]);
  expect(refused).toEqual([]);
});

test.each([
  ['a frame inside the page', () => ({ sender: page, senderFrame: { url: page.url } })],
  ['a frame that is gone', () => ({ sender: page, senderFrame: null })],
  ['another window', () => ({ sender: new FakeContents(), senderFrame: page.mainFrame })],
  [
    'our window at a foreign address',
    () => {
      page.mainFrame.url = 'https://example.org/';
      return { sender: page, senderFrame: page.mainFrame };
    },
  ],
])('%s is not heard', (_name, event) => {
  say(call(1), event());
  expect(ports[0]?.sent).toEqual([]);
  expect(refused).toEqual(['a message from another frame than our page']);
});

test.each([
  ['no text', { kind: 'call', id: 1, name: 'engine.hello', params: {} }],
  ['no JSON', 'rm -rf /'],
  ['none of the contract', JSON.stringify({ kind: 'exec', id: 1, command: 'id' })],
  ['one with more than the contract knows', JSON.stringify({ kind: 'stop', id: 1, more: true })],
  ['too long', `"${'x'.repeat(messageBytes)}"`],
])('a message that is %s goes nowhere', (_name, message) => {
  say(message);
  expect(ports[0]?.sent).toEqual([]);
  expect(refused).toEqual(['a message that is none of the contract']);
});

test('each load of the page has a connection of its own; the old one is closed, and is not heard any more', () => {
  load();
  expect(ports).toHaveLength(2);
  expect(ports[0]?.isClosed).toBe(true);
  ports[0]?.say('{"late":true}');
  expect(page.sent).toEqual([]);
  say(call(1));
  expect(ports[1]?.sent).toEqual([call(1)]);
});

test('a step within the page, and a frame in it, are no load', () => {
  load({ isSameDocument: true });
  load({ isMainFrame: false });
  expect(ports).toHaveLength(1);
});

test('with the page its connection ends', () => {
  page.emit('destroyed');
  expect(ports[0]?.isClosed).toBe(true);
  expect(electron.ipcMain.listenerCount('quorate:to-engine')).toBe(0);
});
