import { describe, expect, it } from 'vitest';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { readModel } from '../../../../core/pacemaker/cib/model.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture, releases } from '../fixtures.ts';

const modelOf = (...path: readonly string[]) => readModel(unwrap(parseCib(fixture('cib', ...path))));

describe.each(releases)('model of a CIB of %s', (release) => {
  const model = modelOf(release, 'odd.xml');

  it('lists everything that it has no room for, with its line', () => {
    expect(model.notUnderstood.map(({ what }) => what)).toEqual([
      'alerts',
      'acls',
      'cluster_property_set night',
      'template addr',
      'primitive vip',
      'primitive vip',
      'bundle httpd',
      'utilization db-u',
      'rsc_location by-rule',
      'rsc_colocation sets',
      'rsc_ticket t1',
    ]);
    expect(model.notUnderstood.every(({ line }) => line !== undefined && line > 1)).toBe(true);
  });

  it('reads the rest', () => {
    expect(model.properties).toEqual({ 'stonith-enabled': 'false', 'no-quorum-policy': 'ignore' });
    expect(model.operationDefaults).toEqual({ timeout: '60s' });
    expect(model.nodes[0]).toEqual({
      id: '1',
      name: 'node1',
      attributes: { site: `Z&rich <Bern> "A" it's` },
    });
    expect(model.constraints).toEqual([
      { type: 'order', id: 'old-order', first: 'db', then: 'vip', kind: 'Optional' },
      { type: 'location', id: 'plain', resource: 'vip', node: 'node1', score: '100' },
    ]);
    // A device that does not say whom it fences is still there, as the primitive that it is.
    expect(model.resources.map(({ id }) => id)).toEqual(['db', 'sbd']);
    expect(model.fenceDevices).toEqual([]);
  });

  it('puts secrets aside', () => {
    expect(model.resources[0]).toMatchObject({ parameters: { passwd: { secret: 'cib/db/passwd' } } });
    expect(model.secrets.get('cib/db/passwd')?.reveal()).toBe('s3cret & more');
  });
});
