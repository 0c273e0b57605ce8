import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keySpec, keys, nearestKey, nearestSection, sectionSpec } from '../../../core/corosync/schema.ts';
import documented from '../../fixtures/corosync/3.1.7/keys.json' with { type: 'json' };

describe('every key of Corosync 3.1.7 is known', () => {
  test.each(documented.binary)('%s, named in the corosync binary', (name) => {
    const dot = name.lastIndexOf('.');
    expect(keySpec(name.slice(0, dot), name.slice(dot + 1))).toBeDefined();
  });

  test.each(documented['corosync.conf(5)'])('%s, of corosync.conf(5)', (key) => {
    expect(
      keys.some((spec) => (spec.pattern?.test(key.replace('X', '0')) ?? spec.key === key) && !spec.removedIn),
    ).toBe(true);
  });

  test.each(documented['votequorum(5)'])('%s, of votequorum(5)', (key) => {
    expect(keySpec('quorum', key) ?? keySpec('nodelist.node', key)).toBeDefined();
  });

  test.each(documented['corosync-qdevice(8)'])('%s, of corosync-qdevice(8)', (key) => {
    expect(keys.some((spec) => spec.section.startsWith('quorum.device') && spec.key === key)).toBe(true);
  });
});

describe('the schema is sound', () => {
  test('no key stands twice, every section is known', () => {
    const names = keys.map((spec) => `${spec.section}.${spec.key}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(keys.filter((spec) => sectionSpec(spec.section) === undefined)).toEqual([]);
  });

  test('each key means something in one sentence, enums have values, ranges are in order', () => {
    for (const spec of keys) {
      expect(spec.meaning, spec.key).toMatch(/^\S.{8,140}\.$/);
      expect(spec.type === 'enum' ? (spec.values?.length ?? 0) : 1, spec.key).toBeGreaterThan(0);
      expect(spec.min ?? 0, spec.key).toBeLessThan(spec.max ?? Number.MAX_SAFE_INTEGER);
    }
  });

  test('a removed key says why', () => {
    expect(keys.filter((spec) => spec.removedIn !== undefined && spec.dated === undefined)).toEqual([]);
  });
});

describe('nearest', () => {
  test.each([
    ['totem', 'tokn', 'token'],
    ['totem', 'Token', 'token'],
    ['quorum', 'two_nod', 'two_node'],
    ['quorum', 'two_nodes', 'two_node'],
    ['quorum', 'expectd_votes', 'expected_votes'],
    ['nodelist.node', 'node_id', 'nodeid'],
    ['nodelist.node', 'ring1_adr', 'ring0_addr'],
    ['totem', 'two_node', 'two_node'],
  ])('in %s, %s is near to %s', (section, key, near) => {
    expect(nearestKey(section, key)?.key).toBe(near);
  });

  test('nothing is near to a word of its own', () => {
    expect(nearestKey('totem', 'completely_different')).toBeUndefined();
  });

  test('a section with a slip', () => {
    expect(nearestSection('', 'loging')?.path).toBe('logging');
    expect(nearestSection('quorum', 'devise')?.path).toBe('quorum.device');
  });

  test('any slip of one letter in a long key is found again', () => {
    const long = keys.filter((spec) => spec.removedIn === undefined && !spec.pattern && spec.key.length >= 9);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), (spec, at) => {
        const cut = at % spec.key.length;
        const slip = spec.key.slice(0, cut) + spec.key.slice(cut + 1);
        expect(keySpec(spec.section, slip) ?? nearestKey(spec.section, slip)).toBe(spec);
      }),
    );
  });
});
