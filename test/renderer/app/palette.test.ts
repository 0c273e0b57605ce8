import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../core/contract/profiles.ts';
import { action } from '../../../renderer/app/actions.ts';
import { paletteEntries } from '../../../renderer/app/palette-entries.ts';
import { bestMatches, matchScore } from '../../../renderer/app/palette-match.ts';
import { view } from '../cluster/views.ts';

const find = (query: string, titles: readonly string[]) => bestMatches(query, titles, (title) => [title], 5);

describe('matchScore', () => {
  it('puts whole words before letters, and starts of words before the middle', () => {
    expect(find('node', ['fence-node1', 'node1', 'now defend'])).toEqual(['node1', 'fence-node1', 'now defend']);
    expect(find('pns', ['Topology of nets', 'Put node1 in standby'])[0]).toBe('Put node1 in standby');
  });

  it('does not find what is not there, and finds all where nothing is asked', () => {
    expect(matchScore('xyz', 'node1')).toBe(0);
    expect(find('', ['b', 'a'])).toEqual(['b', 'a']);
  });

  it('is quick enough to be asked at each key, over thousands of entries', () => {
    const titles = Array.from({ length: 10_000 }, (_, index) => `Restart resource-${index}`);
    const began = performance.now();
    find('rst 99', titles);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('paletteEntries', () => {
  const standby = action<'node'>({
    id: 'standby',
    on: 'node',
    short: 'Standby',
    group: 1,
    title: ({ node }) => `Put ${node} in standby`,
    cli: ({ node }) => `pcs node standby ${node}`,
    isOffered: ({ state }) => state === 'online',
    run: () => undefined,
  });
  const screen = {
    id: 'logs',
    title: 'Logs',
    path: '/c/:profile/logs',
    key: 'l',
    load: async () => ({ default: () => null }),
  };
  const profiles = [{ id: 'web' } as Profile];

  it('has screens, objects and the actions that each object offers, with key and command', () => {
    const entries = paletteEntries({ profiles, profile: 'web', view: view(), views: [screen], actions: [standby] });
    const titles = entries.map(({ kind, title }) => `${kind}: ${title}`);
    expect(titles).toContain('Screen: Logs');
    expect(titles).toContain('Node: node2');
    expect(titles).toContain('Resource: vip');
    expect(titles).toContain('Group or clone: web');
    expect(titles).toContain('Cluster: web');
    expect(entries.find(({ title }) => title === 'Put node2 in standby')?.cli).toBe('pcs node standby node2');
    expect(entries.find(({ title }) => title === 'Logs')?.keys).toBe('g l');
  });

  it('has no screen of a cluster where none is open, and no two entries of one id', () => {
    const closed = paletteEntries({
      profiles,
      profile: undefined,
      view: undefined,
      views: [screen],
      actions: [standby],
    });
    expect(closed.map(({ title }) => title)).toEqual(['web']);
    const open = paletteEntries({ profiles, profile: 'web', view: view(), views: [screen], actions: [standby] });
    expect(new Set(open.map(({ id }) => id)).size).toBe(open.length);
  });
});
