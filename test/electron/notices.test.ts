import { expect, test } from 'vitest';
import type { ClusterView } from '../../core/contract/live.ts';
import { noticeMaker } from '../../electron/engine/notices.ts';

const view = (isWell: boolean) =>
  ({
    isWell,
    nodes: [
      { name: 'node1', state: 'online' },
      { name: 'node2', state: isWell ? 'online' : 'offline' },
    ],
    partitions: [{}],
    status: { isKnown: true, value: { isQuorate: true, failures: [] } },
  }) as unknown as ClusterView;
const isWell = (one: ClusterView) => (one as unknown as { isWell: boolean }).isWell;

test('a cluster that turns bad is told once, and again only after it was well', () => {
  const notices = noticeMaker(isWell);
  expect(notices.view('web', view(true))).toBeUndefined();
  expect(notices.view('web', view(false))).toEqual({
    profile: 'web',
    title: 'web is not well',
    body: 'node2 is offline.',
  });
  expect(notices.view('web', view(false))).toBeUndefined();
  notices.view('web', view(true));
  expect(notices.view('web', view(false))).toBeDefined();
});

test('one that was never seen well is no news', () => {
  expect(noticeMaker(isWell).view('web', view(false))).toBeUndefined();
});

test('what somebody here does to it is no news, nor what follows from it in the next minute', () => {
  let now = 0;
  const notices = noticeMaker(isWell, () => now);
  notices.view('web', view(true));
  notices.view('other', view(true));
  notices.task({ profile: 'web', state: 'running' });
  now = 3_600_000;
  expect(notices.view('web', view(false))).toBeUndefined();
  expect(notices.view('other', view(false))).toBeDefined();
  notices.view('web', view(true));
  notices.task({ profile: 'web', state: 'done' });
  now += 59_000;
  expect(notices.view('web', view(false))).toBeUndefined();
  notices.view('web', view(true));
  now += 2_000;
  expect(notices.view('web', view(false))).toBeDefined();
});
