import { describe, expect, it } from 'vitest';
import { parseCib, printCib } from '../../../../core/pacemaker/cib/document.ts';
import { failCounts, operationHistory } from '../../../../core/pacemaker/cib/history.ts';
import { withoutSecrets } from '../../../../core/pacemaker/cib/without-secrets.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture } from '../fixtures.ts';

const text = fixture('cib', '2.1.5', 'live-failure.xml');
const cib = unwrap(parseCib(text));

describe('what a CIB remembers', () => {
  it('a monitor that found the server gone is a failure, a probe that found nothing is none', () => {
    const of = operationHistory(cib).filter(({ resource }) => resource === 'web-server');
    expect(of.filter(({ isOk }) => !isOk)).toEqual([
      expect.objectContaining({ node: 'node1', operation: 'monitor', intervalMs: 10_000, result: 'not running' }),
    ]);
    expect(of.find(({ operation }) => operation === 'probe')).toMatchObject({ result: 'not running', isOk: true });
    const times = of.map(({ at }) => at ?? 0);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it('what timed out, and what is under way', () => {
    const op = (more: string) =>
      `<lrm_rsc_op id="x" operation="start" interval="0" rc-code="198" transition-key="1:2:0:u" ${more}/>`;
    const state = (ops: string) =>
      `<cib><configuration/><status><node_state uname="n1"><lrm><lrm_resources><lrm_resource id="db:1">${ops}</lrm_resource></lrm_resources></lrm></node_state></status></cib>`;
    const read = (ops: string) => operationHistory(unwrap(parseCib(state(ops))));
    expect(read(op('op-status="2" exit-reason="no answer"'))).toMatchObject([
      { resource: 'db', result: 'timed out: no answer', isOk: false },
    ]);
    expect(read(op('op-status="-1" exec-time="0"'))).toEqual([
      {
        resource: 'db',
        node: 'n1',
        operation: 'start',
        intervalMs: 0,
        result: 'under way',
        isOk: false,
        isPending: true,
      },
    ]);
  });

  it('fail counts are added up over operations, and INFINITY stays the most', () => {
    expect(failCounts(cib)).toEqual([{ resource: 'web-server', node: 'node1', count: 1 }]);
    const more = text.replace(
      /(<nvpair id="[^"]*" name="fail-count-web-server#monitor_10000" value="1"\/>)/,
      '$1<nvpair id="f" name="fail-count-web-server#start_0" value="INFINITY"/>',
    );
    expect(failCounts(unwrap(parseCib(more)))).toEqual([{ resource: 'web-server', node: 'node1', count: 1_000_000 }]);
  });

  it('shown, its passwords are dots and nothing else is changed', () => {
    expect(text).toContain('value="practice-only"');
    const shown = printCib(withoutSecrets(cib));
    expect(shown).not.toContain('practice-only');
    expect(shown.split('••••••').join('practice-only')).toBe(text);
  });
});
