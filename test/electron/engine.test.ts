import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ResponseMessage } from '../../core/contract/message.ts';
import { openEngine } from '../../core/engine.ts';
import { FakePort } from './fake-electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-electron-'));
const parent = Object.assign(new EventEmitter(), { postMessage: vi.fn() });
const say = (data: unknown, ports: unknown[] = []) => parent.emit('message', { data, ports });
const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);

async function start(): Promise<void> {
  vi.resetModules();
  parent.removeAllListeners();
  parent.postMessage.mockClear();
  await import('../../electron/engine/main.ts');
}

/** Asks over a port, as the page does. */
async function ask(port: FakePort, name: string): Promise<ResponseMessage> {
  port.say(JSON.stringify({ kind: 'call', id: 1, name, params: {} }));
  await vi.waitFor(() => expect(port.sent.length).toBeGreaterThan(0));
  return JSON.parse(String(port.sent.shift())) as ResponseMessage;
}

beforeAll(() => {
  vi.stubEnv('QUORATE_HOME', folder);
  (process as { parentPort?: unknown }).parentPort = parent;
});
afterAll(() => {
  vi.unstubAllEnvs();
  exit.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

test('a port speaks the contract; each caller has its own', async () => {
  await start();
  const ports = [new FakePort(), new FakePort()];
  for (const port of ports) say({ kind: 'connect' }, [port]);
  for (const port of ports) {
    expect(await ask(port, 'engine.hello')).toMatchObject({ kind: 'value', value: { place: 'here' } });
  }
});

test('it says whether a profile is known, and takes nothing that is no message', () => {
  parent.postMessage.mockClear();
  for (const message of [{ kind: 'exec', command: 'id' }, 'end', null]) say(message);
  expect(parent.postMessage).not.toHaveBeenCalled();
  say({ kind: 'is-known', profile: 'web' });
  expect(parent.postMessage.mock.calls).toEqual([[{ kind: 'known', profile: 'web', isKnown: false }]]);
});

test('the store is its own while it runs, and free when it has ended', async () => {
  const other = openEngine({ folder });
  expect(other.desk.claim({ what: 'another', reach: 'it' })).toMatchObject({ ok: false });
  say({ kind: 'end' });
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0));
  const claim = other.desk.claim({ what: 'quorate serve', reach: 'quorate serve --code' });
  expect(claim.ok).toBe(true);

  await start();
  expect(parent.postMessage.mock.calls).toMatchObject([
    [{ kind: 'refused', texts: [expect.stringContaining('is open in quorate serve')] }],
  ]);
  if (claim.ok) claim.value.release();
  await other.dispose();
});
