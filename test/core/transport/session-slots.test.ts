import { describe, expect, test } from 'vitest';
import { SessionSlots } from '../../../core/transport/ssh/session-slots.ts';

const never = new AbortController().signal;

describe('sessions of one connection', () => {
  const fill = async (slots: SessionSlots) => Promise.all(Array.from({ length: 8 }, () => slots.take(never)));

  test('the ninth waits for one of the eight', async () => {
    const slots = new SessionSlots();
    const held = await fill(slots);
    let isIn = false;
    const ninth = slots.take(never).then(() => {
      isIn = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isIn).toBe(false);
    held[3]?.();
    await ninth;
    expect(isIn).toBe(true);
  });

  test('one that leaves the line does not take the turn of the next', async () => {
    const slots = new SessionSlots();
    const held = await fill(slots);
    const stop = new AbortController();
    const leaves = slots.take(stop.signal);
    const stays = slots.take(never);
    stop.abort();
    expect(await leaves).toBeUndefined();
    held[0]?.();
    expect(await stays).toBeTypeOf('function');
  });

  test('giving back twice gives back once', async () => {
    const slots = new SessionSlots();
    const held = await fill(slots);
    held[0]?.();
    held[0]?.();
    await slots.take(never);
    const stop = new AbortController();
    const tenth = slots.take(stop.signal);
    setTimeout(() => stop.abort(), 10);
    expect(await tenth).toBeUndefined();
  });

  test('streams take six at most, and count as sessions', async () => {
    const slots = new SessionSlots();
    const streams = await Promise.all(Array.from({ length: 7 }, () => slots.takeForStream(never)));
    expect(streams.filter((stream) => typeof stream === 'function').length).toBe(6);
    expect(streams[6]).toBe('full');
    await slots.take(never);
    await slots.take(never);
    const stop = new AbortController();
    const more = slots.take(stop.signal);
    setTimeout(() => stop.abort(), 10);
    expect(await more).toBeUndefined();
  });

  test('a server that allows fewer is believed, down to one beside the streams', async () => {
    const slots = new SessionSlots();
    const [first] = [await slots.take(never), await slots.take(never), await slots.take(never)];
    expect(slots.shrink()).toBe(true);
    first?.();
    const stop = new AbortController();
    const waits = slots.take(stop.signal);
    setTimeout(() => stop.abort(), 10);
    expect(await waits).toBeUndefined();
    const alone = new SessionSlots();
    await alone.take(never);
    expect(alone.shrink()).toBe(false);
  });
});
