import { describe, expect, it } from 'vitest';
import { viewChanges } from '../../../core/cli/view-changes.ts';
import { linksText, viewText } from '../../../core/cli/view-text.ts';
import type { ClusterView, NodeView } from '../../../core/live/view.ts';

const at = 1_000_000;
const known = <T>(value: T, source = 'a tool') => ({ isKnown: true as const, value, observedAt: at, source });
const unknown = { isKnown: false as const, since: at, reports: [] };
const names = ['node1', 'node2', 'node3'];

function node(name: string, more: Partial<NodeView> = {}): NodeView {
  const others = names.filter((other) => other !== name);
  return {
    name,
    id: names.indexOf(name) + 1,
    state: 'online',
    isDc: name === 'node1',
    quorum: known({ isQuorate: true, votes: 3, expectedVotes: 3, needed: 2, members: names }),
    links: known(others.flatMap((to) => [0, 1].map((link) => ({ link, to, isConnected: true })))),
    heardAt: at,
    isStreaming: true,
    ...more,
  };
}

const status = {
  version: '2.1.5',
  dc: 'node1',
  isQuorate: true,
  isFencingEnabled: true,
  isMaintenance: false,
  resources: [
    {
      id: 'web-ip',
      agent: 'ocf:heartbeat:IPaddr2',
      role: 'Started',
      nodes: ['node1'],
      isManaged: true,
      isFailed: false,
      isBlocked: false,
    },
  ],
  fenceDevices: [],
  fenceHistory: [],
  failures: [],
};
const view = (more: Partial<ClusterView> = {}): ClusterView => ({
  at,
  nodes: names.map((name) => node(name)),
  status: known(status, 'crm_mon on node1'),
  partitions: [{ members: names, toldBy: names, isQuorate: true }],
  reports: [],
  ...more,
});

describe('a cluster as text', () => {
  const text = (shown: ClusterView, after = 0) => viewText(shown, { isColoured: false, now: at + after });
  it('says the verdict first', () => {
    expect(text(view()).split('\n')[0]).toBe('✓ All is well: every node online, quorate and fenced, everything runs.');
  });
  it('lets ages grow while nothing is read', () => {
    expect(text(view())).toMatch(/node1 .* now +heard now\n/);
    expect(text(view(), 65_400)).toMatch(/node1 .* 65 s ago +heard 65 s ago\n/);
  });
  it('calls unknown what could not be read, never well', () => {
    const shown = text(
      view({ status: unknown, nodes: [node('node2', { state: 'unknown', quorum: unknown, links: unknown })] }),
    );
    expect(shown).toMatch(/^\? Unknown:/);
    expect(shown).toMatch(/\? node2 +unknown +unknown +unknown +unknown since/);
    expect(shown).not.toContain('✓');
  });
  it('tells a report once, however many readings met it', () => {
    const report = {
      code: 'SSH_UNREACHABLE',
      severity: 'error',
      node: 'node3',
      text: 'node3 does not answer.',
    } as const;
    expect(text(view({ reports: [report, report] })).match(/SSH_UNREACHABLE/g)).toHaveLength(1);
  });
  it('lets no control character of a node through', () => {
    const failure = { resource: 'web-ip', node: 'node1', operation: 'start', reason: 'no\u001b[2J' };
    expect(text(view({ status: known({ ...status, failures: [failure] }) }))).toContain('no\uFFFD[2J');
  });
});

describe('links in a few words', () => {
  const links = (...down: readonly string[]) =>
    linksText(
      node('node1', {
        links: known(
          ['node2', 'node3'].flatMap((to) =>
            [0, 1].map((link) => ({ link, to, isConnected: !down.includes(`${link} ${to}`) })),
          ),
        ),
      }),
    );
  it('says what is down by the other end', () => {
    expect(links()).toBe('4 up');
    expect(links('1 node2')).toBe('1 to node2 down');
    expect(links('0 node2', '1 node2')).toBe('all to node2 down');
    expect(links('0 node2', '1 node2', '0 node3', '1 node3')).toBe('all down');
  });
});

describe('changes of a cluster, for a log', () => {
  it('are none where only time went by', () => {
    const later = view({ at: at + 60_000, nodes: names.map((name) => node(name, { heardAt: at + 60_000 })) });
    expect(viewChanges(view(), later)).toEqual([]);
  });
  it('tell a crash: the node, the move, the fencing, the verdict', () => {
    const moved = { ...status, dc: 'node2', resources: status.resources.map((one) => ({ ...one, nodes: ['node2'] })) };
    const fence = { target: 'node1', action: 'reboot', status: 'success', executor: 'node3' } as const;
    const crashed = view({
      nodes: [
        node('node1', { state: 'offline', quorum: unknown, links: unknown, isStreaming: false }),
        node('node2'),
        node('node3'),
      ],
      status: known({ ...moved, fenceHistory: [fence] }),
    });
    expect(viewChanges(view(), crashed)).toEqual([
      'node1: offline (was online)',
      'node1 quorum: unknown (was 3 of 3 votes)',
      'node1 links: unknown (was 4 up)',
      'node1 events: not heard (was heard)',
      'DC: node2 (was node1)',
      'web-ip: Started on node2 (was Started on node1)',
      'fencing: reboot of node1, success by node3',
      '✗ Not well: node1 offline, node1 not read.',
    ]);
  });
  it('tell that Pacemaker can not be read, and can again', () => {
    expect(viewChanges(view(), view({ status: unknown }))[0]).toBe('Pacemaker: can not be read on any node');
    expect(viewChanges(view({ status: unknown }), view())[0]).toBe('Pacemaker: readable again');
  });
});
