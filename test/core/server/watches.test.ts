import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Profile } from '../../../core/cluster/profile.ts';
import type { ClusterView } from '../../../core/contract/live.ts';
import type { Engine } from '../../../core/engine.ts';
import { error } from '../../../core/report.ts';
import { fail, ok, ReportError } from '../../../core/result.ts';
import { Watches } from '../../../core/server/watches.ts';

/** An engine whose clusters say what the test tells them to. */
function fakeEngine() {
  const begun: {
    readonly profile: Profile;
    readonly signal: AbortSignal;
    tell(at: number): void;
    fault(cause: Error): void;
  }[] = [];
  const remembered: number[] = [];
  const engine = {
    watch: async function* (profile: Profile, { signal }: { readonly signal: AbortSignal }) {
      const waiting: (ClusterView | Error)[] = [];
      let wake = () => {};
      const put = (item: ClusterView | Error) => {
        waiting.push(item);
        wake();
      };
      begun.push({ profile, signal, tell: (at) => put({ at } as ClusterView), fault: put });
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        for (let item = waiting.shift(); item; item = waiting.shift()) {
          if (item instanceof Error) throw item;
          yield item;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    desk: { rememberView: (_: string, view: ClusterView) => remembered.push(view.at) },
  };
  return { engine: engine as unknown as Engine, begun, remembered };
}

const profile = (updatedAt = '1') => ok({ id: 'web', updatedAt } as Profile);

describe('watches', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are one a cluster, however many look, and each is given the newest view when it is ready', async () => {
    const { engine, begun } = fakeEngine();
    const watches = new Watches(engine);
    const stop = new AbortController();
    const [one, other] = [watches.follow(() => profile(), stop.signal), watches.follow(() => profile(), stop.signal)];
    const [first, second] = [one.next(), other.next()];
    await wait(0);
    expect(begun).toHaveLength(1);
    begun[0]?.tell(1);
    expect(await first).toMatchObject({ value: { at: 1 } });
    expect(await second).toMatchObject({ value: { at: 1 } });
    for (const at of [2, 3, 4]) begun[0]?.tell(at);
    await wait(0);
    expect(await one.next()).toMatchObject({ value: { at: 4 } });
    // Who comes later sees at once what is known.
    expect(await watches.follow(() => profile(), stop.signal).next()).toMatchObject({ value: { at: 4 } });
    stop.abort();
    expect(await one.next()).toMatchObject({ done: true, value: { ok: true } });
    await watches.dispose();
    expect(begun[0]?.signal.aborted).toBe(true);
  });

  it('stay a while after the last who looked, and end then', async () => {
    vi.useFakeTimers();
    const { engine, begun } = fakeEngine();
    const watches = new Watches(engine);
    const look = async () => {
      const stop = new AbortController();
      const events = watches.follow(() => profile(), stop.signal);
      const next = events.next();
      await vi.advanceTimersByTimeAsync(1);
      begun.at(-1)?.tell(1);
      await next;
      stop.abort();
      await events.next();
    };
    await look();
    await vi.advanceTimersByTimeAsync(10_000);
    await look();
    expect(begun).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(begun[0]?.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(begun[0]?.signal.aborted).toBe(true);
  });

  it('go over to what a changed profile describes, and say why they can’t go on', async () => {
    const { engine, begun } = fakeEngine();
    const watches = new Watches(engine);
    let now: ReturnType<typeof profile> | ReturnType<typeof fail> = profile('1');
    const events = watches.follow(() => now, new AbortController().signal);
    const first = events.next();
    await wait(0);
    begun[0]?.tell(1);
    await first;
    now = profile('2');
    watches.drop('web');
    const second = events.next();
    await wait(0);
    expect(begun.map(({ profile: { updatedAt } }) => updatedAt)).toEqual(['1', '2']);
    begun[1]?.tell(2);
    expect(await second).toMatchObject({ value: { at: 2 } });
    begun[1]?.fault(new ReportError([error('VAULT_LOCKED', 'The vault needs its passphrase.')]));
    expect(await events.next()).toMatchObject({
      done: true,
      value: { ok: false, reports: [{ code: 'VAULT_LOCKED' }] },
    });
    now = fail(error('PROFILE_UNKNOWN', 'There is no profile web.'));
    const gone = watches.follow(() => now, new AbortController().signal);
    expect(await gone.next()).toMatchObject({ done: true, value: { reports: [{ code: 'PROFILE_UNKNOWN' }] } });
    await watches.dispose();
  });

  it('remember a look now and then, and the last one', async () => {
    const { engine, begun, remembered } = fakeEngine();
    const watches = new Watches(engine);
    const events = watches.follow(() => profile(), new AbortController().signal);
    void events.next();
    await wait(0);
    for (const at of [10_000, 11_000, 14_999, 15_000, 16_000]) begun[0]?.tell(at);
    await wait(5);
    expect(remembered).toEqual([10_000, 15_000]);
    await watches.dispose();
    expect(remembered).toEqual([10_000, 15_000, 16_000]);
  });
});
