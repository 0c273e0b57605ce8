import { describe, expect, it } from 'vitest';
import type { RunView } from '../../../../core/contract/plans.ts';
import type { Task } from '../../../../core/contract/tasks.ts';
import { historyOf, matchesHistory, unfinished } from '../../../../renderer/views/runs/history.ts';

const run = (id: string, state: RunView['state'], more: Partial<RunView> = {}): RunView => ({
  id,
  planId: `plan-${id}`,
  profileId: 'web',
  title: `Deploy ${id}`,
  state,
  startedAt: '2026-11-27T12:00:00.000Z',
  steps: 10,
  finished: 4,
  ...more,
});
const task = (id: string, state: Task['state'], more: Partial<Task> = {}): Task => ({
  id,
  call: 'plan.apply',
  title: id,
  by: 'ann',
  startedAt: Date.parse('2026-11-27T12:00:01.000Z'),
  state,
  reports: [],
  ...more,
});

describe('the history', () => {
  it('has a run once, with who asked last, and tasks that are no run beside it', () => {
    const entries = historyOf(
      [run('r1', 'failed')],
      [
        task('t1', 'failed', { run: 'r1', by: 'ann' }),
        task('t2', 'failed', {
          run: 'r1',
          by: 'bob',
          startedAt: Date.parse('2026-11-27T12:05:00Z'),
          reports: [{ code: 'X', severity: 'error', text: 'It broke.' }],
        }),
        task('t3', 'done', { title: 'Check web' }),
      ],
    );
    expect(entries.map(({ id }) => id)).toEqual(['t3', 'r1']);
    expect(entries[1]).toMatchObject({ by: 'bob', state: 'failed', why: 'It broke.', path: '/runs/r1' });
  });

  it('says that a run is under way while a task works on it', () => {
    const [entry] = historyOf([run('r1', 'interrupted')], [task('t1', 'running', { run: 'r1' })]);
    expect(entry?.state).toBe('running');
    expect(unfinished(entry ? [entry] : [])).toEqual([]);
  });

  it('offers the newest run of a plan alone to be continued', () => {
    const entries = historyOf(
      [
        run('old', 'failed', { planId: 'p', startedAt: '2026-11-27T10:00:00Z' }),
        run('new', 'done', { planId: 'p', startedAt: '2026-11-27T11:00:00Z' }),
        run('other', 'interrupted', { planId: 'q' }),
      ],
      [],
    );
    expect(unfinished(entries).map(({ id }) => id)).toEqual(['other']);
  });

  it('finds by every word', () => {
    const [entry] = historyOf([run('r1', 'failed')], []);
    expect(entry && matchesHistory(entry, 'deploy FAILED')).toBe(true);
    expect(entry && matchesHistory(entry, 'deploy done')).toBe(false);
  });
});
