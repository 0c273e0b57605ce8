import { Duplex, PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { contractVersion } from '../../../core/contract/limits.ts';
import { contractClient } from '../../../core/remote/client.ts';
import { compare } from '../../../core/remote/conversation.ts';
import type { Host } from '../../../core/remote/on-host.ts';

const host = { address: { user: 'admin', host: 'jump', port: 22 } } as Host;

test('the same version has nothing to be said; another of the same contract is told and goes on', () => {
  expect(compare(host, '0.2.0', { version: '0.2.0', contract: contractVersion })).toEqual([]);
  expect(compare(host, '0.2.0', { version: '0.1.0', contract: contractVersion })).toMatchObject([
    { code: 'ENGINE_VERSION_DIFFERS', severity: 'warning', next: expect.stringContaining('upgrade admin@jump') },
  ]);
});

test('another contract is refused, with what to bring to which version', () => {
  expect(compare(host, '0.2.0', { version: '0.1.0', contract: contractVersion - 1 })).toMatchObject([
    { severity: 'error', next: expect.stringContaining('quorate engine upgrade admin@jump') },
  ]);
  expect(compare(host, '0.2.0', { version: '0.3.0', contract: contractVersion + 1 })).toMatchObject([
    { severity: 'error', next: 'Use the newer version here.' },
  ]);
});

/** A client and the engine's end of its line. */
function makeLine() {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const heard: unknown[] = [];
  let rest = '';
  there.on('data', (data) => {
    const parts = `${rest}${data}`.split('\n');
    rest = parts.pop() ?? '';
    heard.push(...parts.map((part) => JSON.parse(part) as unknown));
  });
  const client = contractClient(Duplex.from({ readable: back, writable: there }));
  return {
    client,
    heard,
    say: (message: unknown) => back.write(`${JSON.stringify(message)}\n`),
    end: () => back.end(),
  };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

test('answers find their calls, in whatever order they come', async () => {
  const { client, say } = makeLine();
  const first = client.ask('profile.list', {});
  const second = client.ask('engine.hello', {});
  say({ kind: 'value', id: 2, value: 'second', reports: [] });
  say({ kind: 'failed', id: 1, reports: [{ code: 'X', severity: 'error', text: 'no' }] });
  expect(await second).toMatchObject({ ok: true, value: 'second' });
  expect(await first).toMatchObject({ ok: false, reports: [{ code: 'X' }] });
});

test('a follow acknowledges what was taken in, and is stopped when the loop is left', async () => {
  const { client, say, heard } = makeLine();
  const events = client.follow('task.watch', {});
  const next = events.next();
  await soon();
  for (let at = 0; at < 40; at++) say({ kind: 'event', id: 1, event: at });
  expect(await next).toMatchObject({ value: 0 });
  for (let at = 1; at < 40; at++) expect(await events.next()).toMatchObject({ value: at });
  await events.return(undefined as never);
  await soon();
  expect(heard.slice(1)).toEqual([
    { kind: 'ack', id: 1, events: 32 },
    { kind: 'stop', id: 1 },
  ]);
});

test('a line that ends answers what was asked, and what is asked later, with its loss', async () => {
  const { client, end } = makeLine();
  const asked = client.ask('engine.hello', {});
  const followed = client.follow('task.watch', {}).next();
  await soon();
  end();
  await client.ended;
  const lost = { ok: false, reports: [{ code: 'ENGINE_LINE_LOST' }] };
  expect(await asked).toMatchObject(lost);
  expect(await followed).toMatchObject({ done: true, value: lost });
  expect(await client.ask('engine.hello', {})).toMatchObject(lost);
});
