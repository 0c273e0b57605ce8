import { describe, expect, it } from 'vitest';
import { readResourceDetails } from '../../../core/live/resource-details.ts';
import { unwrap } from '../../../core/result.ts';
import { fixture } from '../pacemaker/fixtures.ts';
import { recordedTransport } from '../pacemaker/recorded-transport.ts';

const call = { signal: new AbortController().signal, deadlineMs: 1000 };
const live = {
  cib: fixture('cib', '2.1.5', 'live-failure.xml'),
  status: fixture('crm_mon', '2.1.5', 'live-running.xml'),
  scores: fixture('crm_simulate', '2.1.5', 'live-scores.txt'),
};

function node({ cib, status, scores } = live) {
  return recordedTransport(([command, ...rest]) => {
    if (command === 'cibadmin') return { stdout: cib };
    if (command === 'crm_mon') return { stdout: status };
    if (command === 'crm_simulate') return scores === '' ? { exitCode: 1, stderr: 'no' } : { stdout: scores };
    const agent = rest.at(-1)?.split(':').at(-1);
    return { stdout: fixture('metadata', 'agents-4.12', `${agent}.xml`) };
  });
}

describe('the drawer of a resource', () => {
  it('what failed, how it fits, and why it is there', async () => {
    const details = unwrap(await readResourceDetails(node(), 'web-server', call));
    expect(details?.agent).toBe('ocf:heartbeat:apache');
    expect(details?.parameters).toContainEqual({
      name: 'configfile',
      value: '/etc/apache2/apache2.conf',
      isSecret: false,
    });
    expect(details?.failCounts).toMatchObject({ isKnown: true, value: [{ node: 'node1', count: 1 }] });
    expect(details?.scores).toMatchObject({
      isKnown: true,
      value: [
        { node: 'node1', score: 100 },
        { node: 'node2', score: -1_000_000 },
        { node: 'node3', score: -1_000_000 },
      ],
    });
    const failed = details?.operations.isKnown ? details.operations.value.filter(({ isOk }) => !isOk) : [];
    expect(failed).toEqual([expect.objectContaining({ node: 'node1', operation: 'monitor', result: 'not running' })]);
    expect(details?.why).toEqual(
      expect.arrayContaining([
        'node1 fits best, with a score of 100; node2 -INFINITY, node3 -INFINITY.',
        expect.stringMatching(/^Stickiness 100 keeps it where it runs/),
        'It is in the group web: it runs where web-ip runs, and after it.',
        'web-server failed 1 time on node1.',
      ]),
    );
    expect(details?.documentation).toMatchObject({ isKnown: true });
  });

  it('secrets of a fence device are dots, also where they stand in clear in the CIB', async () => {
    const details = unwrap(await readResourceDetails(node(), 'fence-node1', call));
    expect(details?.parameters).toContainEqual({ name: 'password', value: '••••••', isSecret: true });
    expect(JSON.stringify(details)).not.toContain('practice-only');
  });

  it('what can not be read is unknown, and nothing is made of it', async () => {
    const details = unwrap(await readResourceDetails(node({ ...live, status: '', scores: '' }), 'web', call));
    expect(details?.scores).toMatchObject({ isKnown: false, reports: [{ code: 'CRM_SIMULATE_FAILED' }] });
    expect(details?.why.join(' ')).not.toMatch(/web runs|fits best|fit alike/);
    expect(details?.documentation).toMatchObject({ isKnown: false, reports: [{ code: 'AGENT_NONE' }] });
    expect(unwrap(await readResourceDetails(node(), 'nothing', call))).toBeUndefined();
  });

  it('a resource that is to be stopped says who says so', async () => {
    const cib = live.cib.replace(
      '<group id="web">',
      '<group id="web"><meta_attributes id="m"><nvpair id="m-t" name="target-role" value="Stopped"/></meta_attributes>',
    );
    const details = unwrap(await readResourceDetails(node({ ...live, cib }), 'web-ip', call));
    expect(details?.why).toContain('It is to be stopped: target-role of web is Stopped.');
  });

  it('constraints are sentences, its own and those of what holds it', async () => {
    const cib = fixture('cib', '2.1.5', 'settled.xml');
    const details = unwrap(await readResourceDetails(node({ ...live, cib }), 'vip', call));
    expect(details?.constraints.map(({ text }) => text)).toEqual([
      'web prefers node1 (50).',
      'web must run where db-clone (promoted) runs.',
      'lonely would rather not run where web runs (-1000).',
      'web starts only after db-clone was promoted. Stopping goes the other way.',
      'web starts only after ping-clone has started, where both are to be done at the same time.',
    ]);
  });
});
