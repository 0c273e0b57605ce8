import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type RelayOptions, relayTo } from '../../../core/remote/relay.ts';
import { error } from '../../../core/report.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { ByteChannel } from '../../../core/transport/transport.ts';

/** A line whose far end is in this test's hands. */
function makeLine() {
  const there = new PassThrough();
  const heard: string[] = [];
  const ended = Promise.withResolvers<Awaited<ByteChannel['ended']>>();
  const stream = new Duplex({
    read: () => {},
    write: (data: Buffer, _encoding, done) => {
      heard.push(...data.toString().split('\n').filter(Boolean));
      done();
    },
  });
  there.on('data', (data) => stream.push(data));
  let isStopped = false;
  const channel: ByteChannel = {
    stream,
    errorOutput: () => '',
    ended: ended.promise,
    stop: () => {
      isStopped = true;
      if (!stream.destroyed) stream.push(null);
    },
  };
  return {
    channel,
    heard,
    say: (text: string) => there.write(text),
    lose: () => stream.push(null),
    isStopped: () => isStopped,
  };
}

function makeCaller(open: RelayOptions['open'], onTrouble?: RelayOptions['onTrouble']) {
  const got: string[] = [];
  const closed = Promise.withResolvers<string>();
  const stop = new AbortController();
  const host = { address: { user: 'admin', host: 'jump', port: 22 } } as Parameters<typeof relayTo>[0];
  const answering = relayTo(host, {
    signal: stop.signal,
    ...(open ? { open } : {}),
    ...(onTrouble ? { onTrouble } : {}),
  });
  const connection = answering({ send: (text) => void got.push(text), close: (why) => closed.resolve(why) });
  return { connection, got, closed: closed.promise, stop };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a page whose engine is elsewhere', () => {
  test('messages go there and back as they are, those from before the line stood first', async () => {
    const line = makeLine();
    const opening = Promise.withResolvers<Result<ByteChannel>>();
    const { connection, got } = makeCaller(() => opening.promise);
    connection.receive('{"kind":"call",\n"id":1}');
    opening.resolve(ok(line.channel));
    await soon();
    connection.receive('{"id":2}');
    line.say('{"kind":"val');
    line.say('ue"}\n{"kind":"event"}\n');
    await soon();
    // A line break between tokens would make two messages of one.
    expect(line.heard).toEqual(['{"kind":"call", "id":1}', '{"id":2}']);
    expect(got).toEqual(['{"kind":"value"}', '{"kind":"event"}']);
  });

  test('the line is lost: the page is told, and where to', async () => {
    const line = makeLine();
    const { closed } = makeCaller(async () => ok(line.channel));
    await soon();
    line.lose();
    expect(await closed).toBe('the line to the engine on admin@jump was lost');
  });

  test('the page goes: its line is stopped, and nothing is said to it any more', async () => {
    const line = makeLine();
    const { connection, got } = makeCaller(async () => ok(line.channel));
    await soon();
    connection.closed();
    await soon();
    expect(line.isStopped()).toBe(true);
    line.say('{"kind":"event"}\n');
    await soon();
    expect(got).toEqual([]);
  });

  test('no line can be had: told at the terminal, and the page after a while, so that it does not hammer', async () => {
    const told: unknown[] = [];
    const began = Date.now();
    const { closed } = makeCaller(
      async () => fail(error('SSH_UNREACHABLE', 'jump does not answer.')),
      ({ reports }) => told.push(...reports.map(({ code }) => code)),
    );
    await closed;
    expect(told).toEqual(['SSH_UNREACHABLE']);
    expect(Date.now() - began).toBeGreaterThan(1_500);
  });
});
