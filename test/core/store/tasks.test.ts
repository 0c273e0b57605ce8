import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import type { StoredTask } from '../../../core/store/tasks.ts';

const task = (id: string, more: Partial<StoredTask> = {}): StoredTask => ({
  id,
  call: 'check.run',
  title: 'Check web',
  by: 'ann',
  startedAt: 1,
  state: 'running',
  reports: [],
  ...more,
});

describe('tasks in the store', () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-tasks-'));
    store = openStore(folder);
  });
  afterEach(() => {
    store.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are running while their process lives, and interrupted when it does not', async () => {
    const begin = `
      import { openStore } from ${JSON.stringify(new URL('../../../core/store/store.ts', import.meta.url).href)};
      const task = ${JSON.stringify(task('far'))};
      const begun = openStore(${JSON.stringify(folder)}).tasks.begin(task);
      process.stdout.write(String(begun.ok));
      setInterval(() => {}, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', begin], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(store.tasks.get('far')?.state).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(store.tasks.get('far')?.state).toBe('interrupted');
    expect(store.tasks.list()).toMatchObject([{ id: 'far', state: 'interrupted' }]);
  });

  it('lets the oldest go with their output', () => {
    for (let at = 0; at < 1_002; at++) unwrap(store.tasks.begin(task(`t${at}`)));
    unwrap(store.tasks.append('t1001', [{ seq: 1, progress: { at: 1, step: 's', title: 'x', state: 'done' } }]));
    expect(store.tasks.get('t1')).toBeUndefined();
    expect(store.tasks.get('t2')).toBeDefined();
    expect(store.tasks.list({ limit: 500 })).toHaveLength(500);
    expect(store.tasks.list({ limit: 1 })).toMatchObject([{ id: 't1001' }]);
    expect(store.tasks.events('t1001', 0, 10)).toHaveLength(1);
  });

  it('takes no output for a task that is not there', () => {
    unwrap(store.tasks.append('none', [{ seq: 1, progress: { at: 1, step: 's', title: 'x', state: 'done' } }]));
    expect(store.tasks.events('none', 0, 10)).toEqual([]);
  });
});

describe('the claim of a store', () => {
  it('is one host’s at a time, and tells who that is', async () => {
    const { claimStore, readClaim } = await import('../../../core/store/host-claim.ts');
    const folder = mkdtempSync(join(tmpdir(), 'quorate-claim-'));
    const first = unwrap(claimStore(folder, { what: 'quorate serve', reach: 'quorate serve --code' }));
    expect(readClaim(folder)).toMatchObject({ pid: process.pid, what: 'quorate serve' });
    const second = claimStore(folder, { what: 'the desktop application', reach: 'its window' });
    expect(second).toMatchObject({
      ok: false,
      reports: [{ code: 'SERVE_OWNED', next: expect.stringContaining('--code') }],
    });
    first.release();
    expect(readClaim(folder)).toBeUndefined();
    unwrap(claimStore(folder, { what: 'the desktop application', reach: 'its window' })).release();
    rmSync(folder, { recursive: true, force: true });
  });
});
