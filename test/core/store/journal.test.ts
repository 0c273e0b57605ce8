import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { isAlive, thisOwner } from '../../../core/store/owner.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { samplePlan } from '../plan/sample-plan.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-store-'));
  store = openStore(folder);
});
afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it('is private to its user', () => {
  unwrap(store.plans.put(samplePlan()));
  for (const name of ['quorate.sqlite', 'quorate.sqlite-wal']) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
});

it('keeps what undo needs through later entries, and how far a run came', () => {
  const plan = samplePlan();
  expect(store.journal.unfinished(plan.id)).toBeUndefined();
  const run = unwrap(store.journal.begin(plan));
  unwrap(run.record('node1/append', 'intended'));
  // Nothing was changed yet: a start over is a first start.
  expect(store.journal.unfinished(plan.id)).toBeUndefined();
  unwrap(run.record('node1/append', 'applying', { before: { kept: [1, 'two'] } }));
  unwrap(run.record('node1/append', 'failed', { elapsedMs: 12 }));
  expect(store.journal.unfinished(plan.id)).toBe(run.id);
  run.release();
  const again = unwrap(store.journal.begin(plan));
  expect(again).toMatchObject({ id: run.id, isResumed: true });
  expect(again.entry('node1/append')).toMatchObject({ state: 'failed', before: { kept: [1, 'two'] }, elapsedMs: 12 });
  unwrap(again.finish('done'));
  again.release();
  expect(unwrap(store.journal.begin(plan)).id).not.toBe(run.id);
});

it('locks the profile: no second run of it in this process, nor of another plan', () => {
  const run = unwrap(store.journal.begin(samplePlan()));
  expect(store.journal.begin(samplePlan()).reports[0]?.code).toBe('RUN_LOCKED');
  expect(store.journal.begin(samplePlan(['node3'])).reports[0]?.code).toBe('RUN_LOCKED');
  expect(store.journal.reopen(run.id).reports[0]?.code).toBe('RUN_LOCKED');
  run.release();
  unwrap(store.journal.begin(samplePlan(['node3']))).release();
  unwrap(store.journal.reopen(run.id)).release();
});

it('is locked against another process while that lives, and taken over when it died', async () => {
  const script = fileURLToPath(new URL('hold-run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const line = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))));
    const { id } = JSON.parse(line) as { readonly id: string };
    const refused = store.journal.begin(samplePlan());
    expect(refused.reports[0]).toMatchObject({ code: 'RUN_LOCKED' });
    expect(refused.reports[0]?.text).toContain(`process ${child.pid}`);
    expect(store.runs.list()[0]).toMatchObject({ id, state: 'running', pid: child.pid });
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(store.runs.list()[0]).toMatchObject({ id, state: 'interrupted' });
    expect(unwrap(store.journal.begin(samplePlan()))).toMatchObject({ id, isResumed: true });
  } finally {
    child.kill('SIGKILL');
  }
});

it('tells a process from a later one of the same number, and from one of another boot', () => {
  const me = thisOwner();
  expect(isAlive(me)).toBe(true);
  if (me.startTicks === undefined) return;
  expect(isAlive({ ...me, startTicks: '1' })).toBe(false);
  expect(isAlive({ ...me, boot: 'another' })).toBe(false);
  expect(isAlive({ pid: 4_194_304 })).toBe(false);
});

it('shows runs with their entries, newest first, and remembers durations by their middle', () => {
  const run = unwrap(store.journal.begin(samplePlan()));
  for (const elapsedMs of [10, 1000, 30]) unwrap(run.record('node1/append', 'done', { elapsedMs }));
  run.release();
  expect(store.journal.usualMs('Append a line')).toBe(30);
  expect(store.durations.usualMs('never done')).toBeUndefined();
  for (let n = 0; n < 40; n++) store.durations.remember('often', n < 20 ? 1 : 50);
  expect(store.durations.usualMs('often')).toBe(50);
  expect(store.runs.show(run.id)).toMatchObject({ steps: 15, finished: 1, plan: { title: 'Deploy web' } });
  expect(store.runs.show(run.id)?.entries[0]?.stepId).toBe('node1/append');
  expect(store.runs.show('none')).toBeUndefined();
  expect(store.runs.list('another')).toEqual([]);
});
