import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeLifeMs, Gate } from '../../../core/server/gate.ts';

const tokenOf = (setCookie: string | undefined) => setCookie?.split(';')[0] ?? '';

describe('the gate', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets one browser in by a code, once', () => {
    const gate = new Gate(7411);
    const code = gate.newCode();
    expect(gate.exchange(`${code}x`)).toBeUndefined();
    expect(gate.exchange('')).toBeUndefined();
    const cookie = gate.exchange(code);
    expect(cookie).toMatch(/^quorate-[0-9a-f]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(gate.exchange(code)).toBeUndefined();
    expect(gate.isLetIn({ cookie: `other=1; ${tokenOf(cookie)}` })).toBe(true);
    expect(gate.isLetIn({ cookie: `${tokenOf(cookie)}x` })).toBe(false);
    expect(gate.isLetIn({ cookie: `${tokenOf(cookie).split('=')[0]}=` })).toBe(false);
    expect(gate.isLetIn({})).toBe(false);
  });

  it('takes a code for a minute and no longer', () => {
    const gate = new Gate(7411);
    const [early, late] = [gate.newCode(), gate.newCode()];
    vi.advanceTimersByTime(codeLifeMs);
    expect(gate.exchange(early)).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(gate.exchange(late)).toBeUndefined();
    expect(codeLifeMs).toBe(60_000);
  });

  it('gives each browser a code of its own, and keeps few of them', () => {
    const gate = new Gate(7411);
    const codes = Array.from({ length: 12 }, () => gate.newCode());
    expect(new Set(codes).size).toBe(12);
    expect(codes.map((code) => gate.exchange(code) !== undefined).filter(Boolean)).toHaveLength(8);
    expect(gate.exchange(codes[0] ?? '')).toBeUndefined();
  });

  it('names its cookie apart from that of another instance, whose it does not take', () => {
    const [one, other] = [new Gate(7411), new Gate(7412)];
    const cookie = tokenOf(one.exchange(one.newCode()));
    expect(cookie.split('=')[0]).not.toBe(tokenOf(other.exchange(other.newCode())).split('=')[0]);
    expect(other.isLetIn({ cookie })).toBe(false);
  });

  it('takes exactly its own host and origin', () => {
    const gate = new Gate(7411);
    expect(gate.isForUs({ host: '127.0.0.1:7411' })).toBe(true);
    for (const host of ['localhost:7411', '127.0.0.1', '127.0.0.1:7412', 'evil.example:7411', '127.0.0.1:7411.evil']) {
      expect(gate.isForUs({ host }), host).toBe(false);
    }
    expect(gate.isForUs({})).toBe(false);
    expect(gate.isFromUs({ origin: 'http://127.0.0.1:7411' })).toBe(true);
    for (const origin of ['null', 'https://127.0.0.1:7411', 'http://127.0.0.1:7411/', 'http://127.0.0.1:74110']) {
      expect(gate.isFromUs({ origin }), origin).toBe(false);
    }
    expect(gate.isFromUs({})).toBe(false);
  });
});
