import { describe, expect, it } from 'vitest';
import { assemble, partitionsOf } from '../../../core/live/assemble.ts';
import { inOrderOfTrust } from '../../../core/live/gather.ts';
import { isWell } from '../../../core/live/view.ts';
import type { Transport } from '../../../core/transport/transport.ts';
import { description, known, nodeView, status, view } from './sample-view.ts';

const unknown = { isKnown: false, since: 0, reports: [] } as const;

describe('isWell', () => {
  it('holds only where everything was read and is as it should be', () => {
    expect(isWell(view())).toBe(true);
    expect(isWell(view({ status: unknown }))).toBe(false);
    expect(isWell(view({ status: known({ ...status, isFencingEnabled: undefined }) }))).toBe(false);
    const cases = [{ quorum: unknown }, { links: unknown }, { state: 'unknown' }, { state: 'standby' }] as const;
    for (const part of cases) expect(isWell(view({ nodes: [nodeView('node1', part)] }))).toBe(false);
  });
});

describe('partitionsOf', () => {
  it('shows that nodes disagree, and takes no word from one that was not read', () => {
    const alone = known({ isQuorate: false, votes: 1, expectedVotes: 3, needed: 2, members: ['node3'] });
    const two = known({ isQuorate: true, votes: 2, expectedVotes: 3, needed: 2, members: ['node1', 'node2'] });
    expect(
      partitionsOf([
        nodeView('node1', { quorum: two }),
        nodeView('node2', { quorum: unknown }),
        nodeView('node3', { quorum: alone }),
      ]),
    ).toEqual([
      { members: ['node1', 'node2'], toldBy: ['node1'], isQuorate: true },
      { members: ['node3'], toldBy: ['node3'], isQuorate: false },
    ]);
  });
});

describe('inOrderOfTrust', () => {
  it('asks one with quorum first, and one that could not be read last', () => {
    const nodes = new Map(['node1', 'node2', 'node3'].map((node) => [node, { node } as Transport]));
    const quorum = (isQuorate: boolean) => known({ isQuorate, votes: 1, expectedVotes: 3, needed: 2, members: [] });
    const facts = new Map([
      ['node1', { quorum: unknown, links: unknown }],
      ['node2', { quorum: quorum(false), links: unknown }],
      ['node3', { quorum: quorum(true), links: unknown }],
    ]);
    expect(inOrderOfTrust(nodes, facts).map(({ node }) => node)).toEqual(['node3', 'node2', 'node1']);
  });
});

describe('assemble', () => {
  it('leaves a described node that was not reached unknown, with the reports that say why', () => {
    const why = { code: 'SSH_UNREACHABLE', severity: 'error', node: 'node3', text: 'no' } as const;
    const whole = {
      status: known(status),
      nodeStates: new Map([
        ['node1', 'online'],
        ['node3', 'online'],
      ] as const),
    };
    const facts = new Map([['node1', { quorum: unknown, links: unknown }]]);
    const made = assemble(description, facts, whole, 5, [why]);
    expect(made.nodes.map(({ name, state }) => [name, state])).toEqual([
      ['node1', 'online'],
      ['node2', 'unknown'],
      ['node3', 'online'],
    ]);
    expect(made.nodes[2]?.quorum).toMatchObject({ isKnown: false, reports: [why] });
  });
});
