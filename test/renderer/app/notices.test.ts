import { describe, expect, it } from 'vitest';
import type { Task } from '../../../core/contract/tasks.ts';
import { isCausedHere, noticesOf } from '../../../renderer/app/notices.ts';
import { at, known, node, resource, status, unknown, view } from '../cluster/views.ts';

describe('noticesOf', () => {
  it('says nothing where nothing changed but the age of facts', () => {
    expect(noticesOf('web', view(), view({ at: at + 60_000 }))).toEqual([]);
  });

  it('tells nodes, quorum, failures and moves', () => {
    const after = view({
      nodes: [node('node1', { state: 'unclean' }), node('node2'), node('node3')],
      status: known(
        status({
          isQuorate: false,
          failures: [{ resource: 'nginx', node: 'node1', operation: 'monitor', reason: '' }],
          resources: [
            resource('vip', { within: 'web', nodes: ['node2'] }),
            resource('nginx', { within: 'web', nodes: [] }),
          ],
        }),
      ),
    });
    expect(noticesOf('web', view(), after).map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
      'danger: Quorum is lost',
      'danger: node1 is unclean',
      'warning: monitor of nginx failed on node1',
      'info: vip runs on node2',
      'info: nginx runs nowhere',
    ]);
  });

  it('does not take a status that could not be read for a change of it', () => {
    expect(noticesOf('web', view(), view({ status: unknown }))).toEqual([]);
  });
});

describe('isCausedHere', () => {
  const task = {
    id: 't',
    call: 'plan.apply',
    title: '',
    profile: 'web',
    by: 'me',
    startedAt: at,
    state: 'running',
    reports: [],
  } as Task;
  it('holds while a change runs and shortly after, for its own cluster only', () => {
    expect(isCausedHere('web', at + 5_000, [task])).toBe(true);
    expect(isCausedHere('web', at + 30_000, [{ ...task, endedAt: at + 15_000 }])).toBe(true);
    expect(isCausedHere('web', at + 60_000, [{ ...task, endedAt: at + 15_000 }])).toBe(false);
    expect(isCausedHere('db', at + 5_000, [task])).toBe(false);
    expect(isCausedHere('web', at + 5_000, [{ ...task, call: 'check.run' }])).toBe(false);
  });
});
