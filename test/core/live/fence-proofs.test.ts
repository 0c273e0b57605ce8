import { expect, it } from 'vitest';
import { fenceProofs } from '../../../core/live/fence-proofs.ts';
import { specimen } from '../drills/specimen.ts';
import { description } from './sample-view.ts';

const event = { target: 'node2', action: 'reboot', status: 'success', completedAt: '2026-01-01 03:40:42Z' } as const;

it('the newest proof of each node counts: a drill, or what the cluster remembers', () => {
  const run = { ...specimen(), target: 'node2', id: 'd1' };
  const [one, two] = fenceProofs(description, [run], [event]);
  expect(one).toEqual({ node: 'node1', device: 'fence-node1' });
  expect(two).toMatchObject({ node: 'node2', how: 'drill', drill: 'd1', device: 'fence-node2' });
  const later = fenceProofs(description, [run], [{ ...event, completedAt: '2027-11-21 03:44:16.857573Z' }])[1];
  expect(later).toEqual({
    node: 'node2',
    device: 'fence-node2',
    how: 'cluster history',
    at: Date.UTC(2027, 10, 21, 3, 44, 16, 857),
  });
});

it('what failed, only switched a node on, or was not seen to be fenced proves nothing', () => {
  const run = { ...specimen(), target: 'node2' };
  const unproven = { ...run, expectations: run.expectations.map((one) => ({ ...one, state: 'open' as const })) };
  const events = [
    { ...event, status: 'failed' as const },
    { ...event, action: 'on' },
    { ...event, completedAt: 'yesterday' },
  ];
  expect(fenceProofs(description, [unproven], events)[1]).toEqual({ node: 'node2', device: 'fence-node2' });
});
