import { describe, expect, it } from 'vitest';
import type { RunView } from '../../../../core/contract/plans.ts';
import type { Task } from '../../../../core/contract/tasks.ts';
import { lanesOf } from '../../../../renderer/views/apply/lanes.ts';
import type { CellState, Progress } from '../../../../renderer/views/apply/progress.ts';
import { moodOf, verdictOf } from '../../../../renderer/views/apply/verdict.ts';

const step = (id: string, node: string) => ({
  id,
  node,
  title: `Do ${id}`,
  effect: 'change' as const,
  dependsOn: [],
  commands: [],
  pcs: [],
  crmsh: [],
});
const steps = [step('a/1', 'a'), step('b/1', 'b'), step('c/1', 'c')];
const lanes = lanesOf(steps);
const progress = (...states: readonly CellState[]): Progress =>
  new Map(
    steps.map(({ id, node, title }, index) => [
      id,
      { id, node, title, state: states[index] ?? 'waiting', reports: [], lines: [], dropped: 0 },
    ]),
  );
const verdict = (
  task: Pick<Task, 'state' | 'call'> | undefined,
  run: RunView['state'] | undefined,
  states: readonly CellState[],
) =>
  verdictOf({
    title: 'Deploy web',
    ...(task ? { task } : {}),
    ...(run ? { run: { state: run } } : {}),
    progress: progress(...states),
    lanes,
    isStopping: false,
  });
const applying = (state: Task['state']) => ({ state, call: 'plan.apply' });

describe('what the page of a run says first', () => {
  it('names what failed while the rest goes on', () => {
    const { title, detail } = verdict(applying('running'), 'running', ['failed', 'running', 'waiting']);
    expect(title).toBe('Applying the plan to 3 machines');
    expect(detail).toContain('“Do a/1” failed on a.');
  });

  it.each([
    [applying('failed'), 'failed', ['done', 'failed', 'blocked'], '“Do b/1” failed on b.'],
    [applying('done'), 'done', ['done', 'already', 'done'], 'Done: all 3 steps hold on 3 machines'],
    [applying('cancelled'), 'cancelled', ['done', 'not-run', 'not-run'], 'Stopped before the next step'],
    [applying('interrupted'), 'interrupted', ['done', 'not-run'], 'Interrupted: the engine that did it is gone'],
    [undefined, 'interrupted', ['done', 'not-run'], 'Interrupted: the engine that did it is gone'],
    [
      { state: 'done', call: 'run.undo' },
      'undone',
      ['undone', 'undone', 'kept'],
      'Everything that could be is taken back',
    ],
    [{ state: 'failed', call: 'run.undo' }, 'undo-failed', ['undone', 'failed'], 'Not all of it could be taken back'],
  ] as const)('%#: %j with the run %s', (task, run, states, title) => {
    expect(verdict(task, run, states).title).toBe(title);
  });

  it('says nothing was changed where it failed before its first step', () => {
    const told = verdictOf({
      title: 'Deploy web',
      task: applying('failed'),
      progress: new Map(),
      lanes: lanesOf([]),
      isStopping: false,
    });
    expect([told.title, told.detail]).toEqual(['It failed before its first step.', 'Nothing was changed.']);
  });

  it('takes a run whose task is over for interrupted, not for running', () => {
    expect(moodOf({ task: applying('interrupted'), run: { state: 'running' }, isStopping: false })).toBe('interrupted');
    expect(moodOf({ task: applying('running'), run: { state: 'interrupted' }, isStopping: true })).toBe('stopping');
  });
});
