import { describe, expect, it } from 'vitest';
import { diffConfiguration } from '../../../../core/pacemaker/cib/diff.ts';
import { type CibDocument, parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture } from '../fixtures.ts';

const settled = fixture('cib', '2.1.5/settled.xml');
const read = (text: string): CibDocument => unwrap(parseCib(text));

function changesBy(change: (text: string) => string) {
  const changed = change(settled);
  expect(changed).not.toBe(settled);
  return diffConfiguration(read(settled), read(changed)).map(({ kind, what, before, after: now }) => [
    kind,
    what,
    before,
    now,
  ]);
}

describe('difference of two CIBs', () => {
  it('is none where only counters and status differ', () => {
    const later = settled.replace(/epoch="\d+"/, 'epoch="99"').replace(/<status>[\s\S]*<\/status>/, '<status/>');
    expect(later).not.toBe(settled);
    expect(diffConfiguration(read(settled), read(later))).toEqual([]);
  });

  it('names a changed parameter with its resource', () => {
    expect(changesBy((text) => text.replace('value="192.0.2.100"', 'value="192.0.2.101"'))).toEqual([
      ['changed', 'vip: parameter ip', '192.0.2.100', '192.0.2.101'],
    ]);
  });

  it('never shows a secret', () => {
    const changes = changesBy((text) => text.replace(/(name="password" value=")[^"]*/, '$1other'));
    expect(changes).toEqual([['changed', 'fence-node1: parameter password', '••••••', '••••••']]);
  });

  it('tells a removed resource once, not each of its parts', () => {
    const changes = changesBy((text) => text.replace(/<primitive id="lonely"[\s\S]*?<\/primitive>/, ''));
    expect(changes).toEqual([['removed', 'primitive lonely', 'class=ocf provider=heartbeat type=Dummy …', undefined]]);
  });

  it('tells an added property, operation and constraint', () => {
    const changes = changesBy((text) =>
      text
        .replace(
          '</cluster_property_set>',
          '<nvpair id="m" name="maintenance-mode" value="true"/></cluster_property_set>',
        )
        .replace(/(<op id="vip-monitor[^>]*\/>)/, '$1<op id="vip-start" name="start" interval="0s" timeout="40s"/>')
        .replace('</constraints>', '<rsc_location id="x" rsc="vip" node="node2" score="5"/></constraints>'),
    );
    expect(changes.map(([kind, what]) => `${kind} ${what}`)).toEqual([
      'added property maintenance-mode',
      'added vip: operation start every 0s',
      'added rsc_location x',
    ]);
  });

  it('sees the order of a group', () => {
    const swap = /(<primitive id="vip"[\s\S]*?<\/primitive>)(\s*)(<primitive id="www"[\s\S]*?<\/primitive>)/;
    expect(changesBy((text) => text.replace(swap, '$3$2$1'))).toEqual([
      ['changed', 'group web: order of members', 'vip, www', 'www, vip'],
    ]);
  });
});
