import { describe, expect, it } from 'vitest';
import { descriptionSchema } from '../../../core/cluster/description.ts';
import type { DrillGround, Situation } from '../../../core/drills/drill.ts';
import { gateNodeLoss } from '../../../core/drills/gate.ts';
import type { ClusterView, NodeView, StatusFact } from '../../../core/live/view.ts';
import { description, known, nodeView, status, view } from '../live/sample-view.ts';

const ground = { description } as unknown as DrillGround;

function codes(changed: ClusterView, of = ground): readonly string[] {
  const situation = { view: changed, target: 'node2' } as unknown as Situation;
  return gateNodeLoss(of, situation).map(({ code }) => code.replace('DRILL_GATE_', ''));
}
const withStatus = (part: Partial<StatusFact>) => view({ status: known({ ...status, ...part }) });
const withNode = (part: Partial<NodeView>) =>
  view({ nodes: [nodeView('node1', part), nodeView('node2'), nodeView('node3')] });

describe('the gate of a node’s loss', () => {
  it('lets a cluster pass that is well', () => {
    expect(codes(view())).toEqual([]);
  });

  it.each([
    ['UNREAD', view({ status: { isKnown: false, since: 0, reports: [] } })],
    ['QUORUM', withStatus({ isQuorate: false })],
    ['FENCING_OFF', withStatus({ isFencingEnabled: false })],
    ['MAINTENANCE', withStatus({ isMaintenance: true })],
    ['NODE', withNode({ state: 'standby' })],
    ['NODE', withNode({ state: 'unknown' })],
    ['LINK', withNode({ links: known([{ link: 1, to: 'node3', isConnected: false }]) })],
    [
      'FAILED_ACTION',
      withStatus({ failures: [{ resource: 'web', node: 'node1', operation: 'start', reason: 'error' }] }),
    ],
    ['FENCING_PENDING', withStatus({ fenceHistory: [{ target: 'node3', action: 'reboot', status: 'pending' }] })],
    ['RESOURCE', withStatus({ resources: status.resources.map((resource) => ({ ...resource, role: 'Stopped' })) })],
    [
      'PARTITIONS',
      view({
        partitions: [
          { members: ['node1'], toldBy: ['node1'], isQuorate: false },
          { members: ['node2'], toldBy: ['node2'], isQuorate: false },
        ],
      }),
    ],
  ])('refuses by %s', (code, changed) => {
    expect(codes(changed)).toContain(code);
  });

  it('counts the votes that stay', () => {
    const quorum = known({ isQuorate: true, votes: 2, expectedVotes: 3, needed: 2, members: ['node1', 'node2'] });
    expect(codes(withNode({ quorum }))).toContain('SURVIVORS');
  });

  it('wants a device that can cut the node off', () => {
    const bare = descriptionSchema.parse({ ...description, fencing: { devices: [] } });
    expect(codes(view(), { ...ground, description: bare })).toEqual(['NO_DEVICE']);
  });
});
