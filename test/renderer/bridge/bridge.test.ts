import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestMessage, ResponseMessage } from '../../../core/contract/message.ts';
import { type Bridge, createBridge } from '../../../renderer/bridge/bridge.ts';
import type { CarrierEvents } from '../../../renderer/bridge/carrier.ts';
import { CallFailed } from '../../../renderer/bridge/failure.ts';

/** An engine's end of the wire, one carrier after the other. */
function wire() {
  const carriers: { readonly events: CarrierEvents; readonly sent: RequestMessage[]; isClosed: boolean }[] = [];
  const bridge = createBridge((events) => {
    const carrier = { events, sent: [] as RequestMessage[], isClosed: false };
    carriers.push(carrier);
    return {
      send: (text) => carrier.sent.push(JSON.parse(text) as RequestMessage),
      close: () => {
        carrier.isClosed = true;
      },
    };
  });
  const last = () => {
    const carrier = carriers.at(-1);
    if (!carrier) throw new Error('nothing was opened');
    return carrier;
  };
  return {
    bridge,
    carriers,
    last,
    say: (message: ResponseMessage) => last().events.onMessage(JSON.stringify(message)),
  };
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof CallFailed ? thrown.reports[0]?.code : thrown),
  );

let opened: Bridge | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  opened?.close();
  vi.useRealTimers();
});

describe('ask', () => {
  it('waits for the connection, then gives the value with its reports', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    const asked = bridge.ask('profile.get', { profile: 'web' });
    expect(last().sent).toEqual([]);
    last().events.onOpen();
    expect(last().sent).toEqual([{ kind: 'call', id: 1, name: 'profile.get', params: { profile: 'web' } }]);
    const report = { code: 'A', severity: 'info' as const, text: 'said' };
    say({ kind: 'value', id: 1, value: { id: 'web' }, reports: [report] });
    expect(await asked).toEqual({ value: { id: 'web' }, reports: [report] });
  });

  it('fails with the reports of the engine', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    last().events.onOpen();
    const failed = failureOf(bridge.ask('profile.get', { profile: 'no' }));
    say({ kind: 'failed', id: 1, reports: [{ code: 'PROFILE_UNKNOWN', severity: 'error', text: 'There is none.' }] });
    expect(await failed).toBe('PROFILE_UNKNOWN');
  });

  it('fails with BRIDGE_LOST where the connection goes before the answer, and is not sent again', async () => {
    const { bridge, last, carriers } = wire();
    opened = bridge;
    last().events.onOpen();
    const failed = failureOf(bridge.ask('profile.remove', { profile: 'web' }));
    last().events.onClose('gone');
    expect(await failed).toBe('BRIDGE_LOST');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(carriers).toHaveLength(2);
    last().events.onOpen();
    expect(last().sent).toEqual([]);
  });

  it('is not led astray by what is no message', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    last().events.onOpen();
    const asked = bridge.ask('profile.list', {});
    for (const text of ['', 'null', '[]', '{"kind":"value"}', '{"kind":"other","id":1}', '{"id":1}'])
      last().events.onMessage(text);
    say({ kind: 'value', id: 1, value: [], reports: [] });
    expect((await asked).value).toEqual([]);
  });
});

describe('follow', () => {
  it('acknowledges what it took in, long before the engine has to wait', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    last().events.onOpen();
    const seen: unknown[] = [];
    void bridge.follow('cluster.watch', { profile: 'web' }, (event) => seen.push(event));
    for (let event = 0; event < 20; event += 1) say({ kind: 'event', id: 1, event });
    expect(seen).toHaveLength(20);
    expect(last().sent.filter(({ kind }) => kind === 'ack')).toEqual([
      { kind: 'ack', id: 1, events: 8 },
      { kind: 'ack', id: 1, events: 8 },
    ]);
  });

  it('tells the engine when it stops, and hears no event after that', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    last().events.onOpen();
    const stop = new AbortController();
    const seen: unknown[] = [];
    const ended = failureOf(bridge.follow('task.watch', {}, (event) => seen.push(event), { signal: stop.signal }));
    stop.abort(new Error('left'));
    say({ kind: 'event', id: 1, event: 'late' });
    expect(await ended).toEqual(new Error('left'));
    expect(seen).toEqual([]);
    expect(last().sent.at(-1)).toEqual({ kind: 'stop', id: 1 });
  });

  it('begins again after a loss, from where it came to', async () => {
    const { bridge, last, say } = wire();
    opened = bridge;
    last().events.onOpen();
    let after = 0;
    const ended = bridge.follow(
      'task.follow',
      () => ({ task: 't1', after }),
      ({ seq }) => {
        after = seq;
      },
    );
    say({ kind: 'event', id: 1, event: { seq: 7 } });
    last().events.onClose('cut');
    await vi.advanceTimersByTimeAsync(1_000);
    last().events.onOpen();
    expect(last().sent).toEqual([{ kind: 'call', id: 1, name: 'task.follow', params: { task: 't1', after: 7 } }]);
    say({ kind: 'value', id: 1, value: { id: 't1', state: 'done' }, reports: [] });
    expect(await ended).toEqual({ id: 't1', state: 'done' });
  });

  it('of a terminal is not begun again', async () => {
    const { bridge, last } = wire();
    opened = bridge;
    last().events.onOpen();
    const ended = failureOf(
      bridge.follow('terminal.open', { profile: 'web', node: 'node1', columns: 80, rows: 24 }, () => undefined, {
        isResumed: false,
      }),
    );
    last().events.onClose('cut');
    expect(await ended).toBe('BRIDGE_LOST');
  });
});

describe('the connection', () => {
  it('is tried again ever more slowly, up to a bound, and at once slower by chance only', async () => {
    const { bridge, last, carriers } = wire();
    opened = bridge;
    const waits: number[] = [];
    for (let loss = 0; loss < 9; loss += 1) {
      const lostAt = Date.now();
      const before = carriers.length;
      last().events.onClose('refused');
      expect(bridge.connection().state).toBe('waiting');
      while (carriers.length === before) await vi.advanceTimersByTimeAsync(25);
      waits.push(Date.now() - lostAt);
    }
    expect(waits[0]).toBeLessThan(400);
    expect(Math.max(...waits)).toBeLessThanOrEqual(12_525);
    expect(waits.at(-1)).toBeGreaterThan(7_000);
    last().events.onOpen();
    expect(bridge.connection()).toEqual({ state: 'open' });
  });

  it('tells its listeners, and what a lost carrier says late is not heard', async () => {
    const { bridge, carriers, last } = wire();
    opened = bridge;
    const states: string[] = [];
    bridge.onConnection(() => states.push(bridge.connection().state));
    last().events.onOpen();
    last().events.onClose('cut');
    await vi.advanceTimersByTimeAsync(1_000);
    carriers[0]?.events.onOpen();
    expect(states).toEqual(['open', 'waiting', 'opening']);
  });
});

it('work gives the id of its task', async () => {
  const { bridge, last, say } = wire();
  opened = bridge;
  last().events.onOpen();
  const begun = bridge.work('check.run', { profile: 'web' });
  say({ kind: 'value', id: 1, value: { task: 't9' }, reports: [] });
  expect(await begun).toBe('t9');
});
