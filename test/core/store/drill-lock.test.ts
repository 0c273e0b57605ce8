import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { drillLock } from '../../../core/store/drill-lock.ts';

describe('the lock of a drill', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const tries = (count: number, cluster = 'web') =>
    Promise.all(Array.from({ length: count }, () => drillLock(folder).acquire(cluster)));

  it('is taken by one alone of many who ask at once, and by the next when it is given back', async () => {
    const asked = await tries(20);
    const taken = asked.filter(({ ok }) => ok);
    expect(taken).toHaveLength(1);
    expect(asked.find(({ ok }) => !ok)?.reports[0]).toMatchObject({
      code: 'DRILL_LOCKED',
      text: `Another drill runs on web (process ${process.pid}).`,
    });
    for (const one of taken) await unwrap(one).release();
    expect(readdirSync(join(folder, 'locks'))).toEqual([]);
    expect((await tries(1))[0]?.ok).toBe(true);
  });

  it('keeps clusters apart, whatever their names', async () => {
    expect((await drillLock(folder).acquire('../web')).ok).toBe(true);
    expect((await drillLock(folder).acquire('web')).ok).toBe(true);
    expect(readdirSync(folder)).toEqual(['locks']);
  });

  it('is taken over from a process that is gone, and from one that left nothing to read, by one alone', async () => {
    unwrap((await tries(1))[0] ?? { ok: false, reports: [] });
    for (const left of [JSON.stringify({ pid: process.pid, startTicks: '1' }), '', 'null']) {
      writeFileSync(join(folder, 'locks', 'drill-web'), left);
      const taken = (await tries(10)).filter(({ ok }) => ok);
      expect(taken, left).toHaveLength(1);
    }
  });
});
