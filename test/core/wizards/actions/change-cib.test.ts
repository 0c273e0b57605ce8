import { describe, expect, it } from 'vitest';
import { parseCib, printCib } from '../../../../core/pacemaker/cib/document.ts';
import { failCounts, operationHistory } from '../../../../core/pacemaker/cib/history.ts';
import { readModel } from '../../../../core/pacemaker/cib/model.ts';
import { element } from '../../../../core/pacemaker/xml/tree.ts';
import { unwrap } from '../../../../core/result.ts';
import {
  withConstraint,
  withMeta,
  withNodeAttribute,
  withoutConstraints,
  withoutFailures,
  withProperty,
} from '../../../../core/wizards/actions/change-cib.ts';
import { fixture } from '../../pacemaker/fixtures.ts';

const text = fixture('cib', '2.1.5', 'live-failure.xml');
const cib = unwrap(parseCib(text));
const again = (document: typeof cib) => unwrap(parseCib(printCib(document)));

describe('a CIB with one change in it', () => {
  it('is byte for byte what it was where the change is taken back', () => {
    const there = withNodeAttribute(cib, 'node2', 'standby', 'on');
    expect(readModel(again(there)).nodes[1]?.attributes).toEqual({ standby: 'on' });
    const back = withProperty(withProperty(cib, 'maintenance-mode', 'true'), 'maintenance-mode', undefined);
    expect(readModel(again(back)).properties).toEqual(readModel(cib).properties);
    const constraint = element('rsc_location', { id: 'cli-prefer-web', rsc: 'web', node: 'node1', score: 'INFINITY' });
    const moved = withConstraint(cib, constraint);
    expect(readModel(again(moved)).constraints).toHaveLength(1);
    expect(readModel(again(withoutConstraints(moved, ['cli-prefer-web']))).constraints).toEqual([]);
  });

  it('sets the meta attribute of a group or of its member, of nothing else', () => {
    const of = (id: string) => readModel(again(withMeta(cib, id, 'target-role', 'Stopped'))).resources;
    expect(of('web')[0]?.meta).toEqual({ 'target-role': 'Stopped' });
    const [group] = of('web-server');
    expect(group?.meta).toEqual({});
    expect(group?.type === 'group' && group.members.map(({ meta }) => meta)).toEqual([
      {},
      { 'target-role': 'Stopped' },
    ]);
  });

  it('says that a node shuts down where the node itself would say it', () => {
    const leaving = printCib(withNodeAttribute(cib, 'node3', 'shutdown', '1795807000', 'reboot'));
    expect(leaving).toMatch(/<nvpair id="status-3-shutdown" name="shutdown" value="1795807000"\/>/);
  });

  it('without failures counts none, and keeps the rest of the history', () => {
    expect(failCounts(cib)).toEqual([{ resource: 'web-server', node: 'node1', count: 1 }]);
    const clean = again(withoutFailures(cib, { resources: ['web-server'] }));
    expect(failCounts(clean)).toEqual([]);
    const kept = (document: typeof cib) =>
      operationHistory(document).filter(({ resource }) => resource !== 'web-server');
    expect(kept(clean)).toEqual(kept(cib));
    expect(failCounts(again(withoutFailures(cib, { resources: ['web-ip'] })))).toHaveLength(1);
    expect(failCounts(again(withoutFailures(cib, { node: 'node2' })))).toHaveLength(1);
  });
});
