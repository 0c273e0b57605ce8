import { describe, expect, it } from 'vitest';
import { nodeLinks } from '../../../renderer/cluster/links.ts';
import { barredPlaces, cellOf, isSameRow, matrixRows } from '../../../renderer/cluster/matrix.ts';
import { node, resource, status, unknown } from './views.ts';

const device = {
  id: 'fence-node1',
  agent: 'stonith:fence_ipmilan',
  role: 'Started',
  isManaged: true,
  isFailed: false,
  isBlocked: false,
  runsOn: 'node2',
};
const online = { name: 'node1', state: 'online' } as const;

describe('matrixRows', () => {
  it('has a group before its members, a clone in one row, fence devices last', () => {
    const rows = matrixRows(
      status({
        resources: [
          resource('vip', { within: 'web' }),
          resource('nginx', { within: 'web' }),
          resource('drbd', { within: 'store', role: 'Promoted', nodes: ['node1'] }),
          resource('drbd', { within: 'store', role: 'Unpromoted', nodes: ['node3'] }),
          resource('alone'),
        ],
        fenceDevices: [device],
      }),
      new Set(),
    );
    expect(rows.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'group web',
      'resource vip',
      'resource nginx',
      'clone store',
      'resource alone',
      'fence-device fence-node1',
    ]);
    expect(matrixRows(status(), new Set(['web']))).toHaveLength(1);
  });

  it('keeps names that are no identifiers apart from each other', () => {
    const odd = ['__proto__', 'constructor', '<img onerror=x>'];
    const rows = matrixRows(status({ resources: odd.map((id) => resource(id)) }), new Set());
    expect(rows.map(({ id }) => id)).toEqual(odd);
  });
});

describe('cellOf', () => {
  const [group, vip] = matrixRows(status(), new Set());
  if (!group || !vip) throw new Error('no rows');

  it('tells the role in words', () => {
    expect(cellOf(vip, online, 0, false)).toEqual({ kind: 'runs', tone: 'well', words: 'Started' });
    const promoted = { ...vip, instances: [resource('drbd', { role: 'Promoted' })] };
    expect(cellOf(promoted, online, 0, false)).toEqual({ kind: 'runs', tone: 'promoted', words: 'Promoted' });
  });

  it('tells a dot from a place where it may not be, and both from a node that is not known', () => {
    const other = { name: 'node2', state: 'online' } as const;
    expect(cellOf(vip, other, 0, false)).toEqual({ kind: 'can' });
    expect(cellOf(vip, other, 0, true)).toEqual({ kind: 'not-here' });
    expect(cellOf(vip, { name: 'node2', state: 'standby' }, 0, false)).toEqual({ kind: 'not-now', why: 'standby' });
    expect(cellOf(vip, { name: 'node2', state: 'unknown' }, 0, false)).toEqual({ kind: 'unknown' });
  });

  it('is never well on a node that is unclean, with failures, or unmanaged', () => {
    expect(cellOf(vip, { name: 'node1', state: 'unclean' }, 0, false)).toMatchObject({ tone: 'unknown' });
    expect(cellOf(vip, online, 2, false)).toMatchObject({ tone: 'attention', note: '2 failures' });
    const unmanaged = { ...vip, instances: [resource('vip', { isManaged: false })] };
    expect(cellOf(unmanaged, online, 0, false)).toMatchObject({ tone: 'attention', note: 'not managed' });
    const blocked = { ...vip, instances: [resource('vip', { isBlocked: true })] };
    expect(cellOf(blocked, online, 0, false)).toMatchObject({ tone: 'failed', words: 'Blocked' });
  });

  it('counts the members of a group that are up', () => {
    const half = { ...group, instances: [resource('vip'), resource('nginx', { role: 'Stopped' })] };
    expect(cellOf(half, online, 0, false)).toMatchObject({ tone: 'attention', words: '1 of 2 started' });
  });
});

describe('isSameRow', () => {
  it('goes by the identity of what a row is made from', () => {
    const instances = [resource('vip')];
    const row = { id: 'vip', kind: 'resource', detail: 'IPaddr2', instances } as const;
    expect(isSameRow(row, { ...row, instances: [...instances] })).toBe(true);
    expect(isSameRow(row, { ...row, instances: [resource('vip')] })).toBe(false);
  });

  it('of a fence device goes by content, since its instance is made for the row', () => {
    const [one] = matrixRows(status({ resources: [], fenceDevices: [device] }), new Set());
    const [same] = matrixRows(status({ resources: [], fenceDevices: [device] }), new Set());
    const [moved] = matrixRows(status({ resources: [], fenceDevices: [{ ...device, runsOn: 'node3' }] }), new Set());
    if (!one || !same || !moved) throw new Error('no rows');
    expect([isSameRow(one, same), isSameRow(one, moved)]).toEqual([true, false]);
  });
});

it('a place is barred by a location of minus infinity, in words or in figures', () => {
  const constraints = [
    { type: 'location', resource: 'db', node: 'node2', score: '-INFINITY' },
    { type: 'location', resource: 'db', node: 'node3', score: -1_000_000 },
    { type: 'location', resource: 'db', node: 'node1', score: -50 },
  ] as const;
  expect([...barredPlaces({ constraints } as unknown as Parameters<typeof barredPlaces>[0])]).toEqual([
    'db/node2',
    'db/node3',
  ]);
});

describe('nodeLinks', () => {
  it('has each link of each pair once, unknown where neither end could be read', () => {
    const blind = { links: unknown };
    expect(nodeLinks([node('node1'), node('node2'), node('node3')])).toHaveLength(6);
    const links = nodeLinks([node('node1'), node('node2', blind), node('node3', blind)]);
    expect(links.filter(({ state }) => state === 'unknown').map(({ from, to }) => `${from}-${to}`)).toEqual([
      'node2-node3',
      'node2-node3',
    ]);
  });

  it('takes the slower direction', () => {
    const latency = { link: 0, maxMs: 1, at: 0 };
    const [first] = nodeLinks(
      [node('node1'), node('node2')],
      [
        { ...latency, from: 'node1', to: 'node2', averageMs: 0.2 },
        { ...latency, from: 'node2', to: 'node1', averageMs: 0.7 },
      ],
    );
    expect(first?.averageMs).toBe(0.7);
  });
});
