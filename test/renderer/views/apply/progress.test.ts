import { describe, expect, it } from 'vitest';
import type { RunDetails } from '../../../../core/contract/plans.ts';
import type { ProgressEvent } from '../../../../core/contract/tasks.ts';
import { foldsOf, logAsText } from '../../../../renderer/views/apply/log-folds.ts';
import {
  advance,
  countProgress,
  endPart,
  firstFailed,
  progressOfRun,
} from '../../../../renderer/views/apply/progress.ts';
import { timingOf } from '../../../../renderer/views/apply/timing.ts';

const step = (id: string, node: string | null, dependsOn: readonly string[] = [], usualMs?: number) => ({
  id,
  node,
  title: `Do ${id}`,
  effect: 'change' as const,
  dependsOn,
  commands: [],
  pcs: [],
  crmsh: [],
  ...(usualMs === undefined ? {} : { usualMs }),
});

const steps = [
  step('a/1', 'a', [], 4_000),
  step('b/1', 'b', [], 6_000),
  step('cluster/2', null, ['a/1', 'b/1'], 1_000),
];

const run = (entries: RunDetails['entries']): RunDetails => ({ plan: { steps }, entries }) as unknown as RunDetails;

const entry = (stepId: string, state: RunDetails['entries'][number]['state']): RunDetails['entries'][number] => ({
  stepId,
  state,
  reports: [],
  elapsedMs: 500,
  at: '2026-11-27T12:00:00Z',
});

const event = (id: string, state: ProgressEvent['state'], more: Partial<ProgressEvent> = {}): ProgressEvent => ({
  at: 1_000,
  step: id,
  title: `Do ${id}`,
  state,
  ...more,
});

const stateOf = (progress: ReturnType<typeof advance>, id: string) => progress.get(id)?.state;

describe('where steps stand', () => {
  it('takes nothing for running that the journal alone knows', () => {
    const progress = progressOfRun(run([entry('a/1', 'done'), entry('b/1', 'applying')]));
    expect([...progress.values()].map(({ state }) => state)).toEqual(['done', 'not-run', 'waiting']);
  });

  it('follows a step from waiting to done, with its lines', () => {
    const progress = advance(progressOfRun(run([])), [
      event('a/1', 'running', { at: 10, node: 'a' }),
      event('a/1', 'line', { at: 12, line: 'reading' }),
      event('a/1', 'done', { at: 20, elapsedMs: 10 }),
    ]);
    expect(progress.get('a/1')).toMatchObject({
      state: 'done',
      startedAt: 10,
      elapsedMs: 10,
      lines: [{ at: 12, text: 'reading' }],
    });
    expect(countProgress(progress)).toEqual({ all: 3, finished: 1, running: 0, failed: 0, waiting: 2 });
  });

  it('tells the three kinds of skipped apart', () => {
    const blocked = { code: 'PLAN_STEP_BLOCKED', severity: 'info' as const, text: 'Not run.' };
    const progress = advance(progressOfRun(run([entry('a/1', 'done')])), [
      event('a/1', 'skipped', { line: 'done in an earlier part of this run' }),
      event('b/1', 'skipped', { elapsedMs: 3 }),
      event('cluster/2', 'skipped', { reports: [blocked] }),
    ]);
    expect(stateOf(progress, 'a/1')).toBe('done');
    expect(progress.get('a/1')?.elapsedMs).toBe(500);
    expect(stateOf(progress, 'b/1')).toBe('already');
    expect(stateOf(progress, 'cluster/2')).toBe('blocked');
    expect(stateOf(advance(progress, [event('cluster/2', 'skipped')]), 'cluster/2')).toBe('not-run');
  });

  it('forgets a failure when the step is tried again', () => {
    const report = { code: 'X', severity: 'error' as const, text: 'It broke.' };
    const failed = advance(progressOfRun(run([])), [
      event('b/1', 'running'),
      event('b/1', 'failed', { reports: [report] }),
    ]);
    expect(firstFailed(failed)?.reports).toEqual([report]);
    const again = advance(failed, [event('b/1', 'running', { at: 50 })]);
    expect(firstFailed(again)).toBeUndefined();
    expect(again.get('b/1')).toMatchObject({ state: 'running', startedAt: 50, reports: [] });
  });

  it('adds steps that are in no plan, for example the connection', () => {
    const progress = advance(new Map(), [event('connect', 'running'), event('connect', 'done', { elapsedMs: 5 })]);
    expect(progress.get('connect')).toMatchObject({ state: 'done', title: 'Do connect' });
  });

  it('reads an undo as taking back', () => {
    const before = progressOfRun(run([entry('a/1', 'done'), entry('b/1', 'done')]));
    const after = advance(
      before,
      [event('a/1', 'running'), event('a/1', 'done', { elapsedMs: 4 }), event('b/1', 'skipped', { elapsedMs: 1 })],
      'undo',
    );
    expect([...after.values()].map(({ state }) => state)).toEqual(['undone', 'kept', 'waiting']);
  });

  it('lets nothing run on whose engine is gone', () => {
    const killed = endPart(advance(progressOfRun(run([])), [event('a/1', 'running')]));
    expect(stateOf(killed, 'a/1')).toBe('not-run');
    expect(endPart(killed)).toBe(killed);
  });

  it('keeps the last lines of a step that says too much', () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => event('a/1', 'line', { line: `line ${index}` }));
    const kept = advance(new Map(), lines).get('a/1');
    expect(kept?.lines.length).toBe(2_000);
    expect(kept?.lines[0]?.text).toBe('line 500');
    expect(kept?.dropped).toBe(500);
  });
});

describe('the log', () => {
  const progress = advance(progressOfRun(run([])), [
    event('a/1', 'running', { node: 'a' }),
    event('a/1', 'line', { node: 'a', line: '$ apt-get install corosync' }),
    event('a/1', 'done', { node: 'a', elapsedMs: 1_000 }),
    event('b/1', 'running', { node: 'b' }),
    event('b/1', 'line', { node: 'b', line: 'E: Could not get lock' }),
    event('b/1', 'failed', { node: 'b', reports: [{ code: 'L', severity: 'error', text: 'Held.', next: 'Wait.' }] }),
  ]);

  it('opens what failed by itself, and leaves what is done closed', () => {
    const folds = foldsOf(progress, { search: '' }, new Map());
    expect(folds.map(({ step: { id }, isOpen }) => [id, isOpen])).toEqual([
      ['a/1', false],
      ['b/1', true],
    ]);
  });

  it('searches in closed steps too', () => {
    const folds = foldsOf(progress, { search: 'APT-GET' }, new Map());
    expect(folds.map(({ step: { id }, isOpen, matches }) => [id, isOpen, matches])).toEqual([['a/1', true, 1]]);
  });

  it('shows one machine where one is chosen', () => {
    expect(foldsOf(progress, { search: '', node: 'b' }, new Map()).map(({ step: { id } }) => id)).toEqual(['b/1']);
  });

  it('is saved with lines, outcome and what to do next', () => {
    const text = logAsText('Deploy web', progress);
    expect(text).toContain('Do b/1 on b: failed');
    expect(text).toContain('E: Could not get lock');
    expect(text).toContain('next  Wait.');
    expect(text).not.toContain('cluster/2');
  });
});

describe('how long it takes', () => {
  it('counts machines side by side, and what runs only by what is left of it', () => {
    const at = { at: 3_000, startedAt: 0 };
    const fresh = timingOf(steps, progressOfRun(run([])), { at: 0, startedAt: 0 });
    expect(fresh).toEqual({ elapsedMs: 0, usualMs: 7_000, leftMs: 7_000 });
    const under = advance(progressOfRun(run([entry('a/1', 'done')])), [event('b/1', 'running', { at: 1_000 })]);
    expect(timingOf(steps, under, at)).toEqual({ elapsedMs: 3_000, usualMs: 7_000, leftMs: 5_000 });
  });

  it('promises nothing where nothing was ever measured', () => {
    expect(timingOf([step('a/1', 'a')], new Map(), { at: 9, startedAt: 4, endedAt: 8 })).toEqual({ elapsedMs: 4 });
  });
});
