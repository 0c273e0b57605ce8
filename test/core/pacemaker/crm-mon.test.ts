import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../../core/pacemaker/cluster-status.ts';
import { parseCrmMon } from '../../../core/pacemaker/crm-mon.ts';
import { unwrap } from '../../../core/result.ts';
import { fixture, releases } from './fixtures.ts';

const statusOf = (...path: readonly string[]): ClusterStatus => unwrap(parseCrmMon(fixture('crm_mon', ...path)));
const where = (status: ClusterStatus, id: string) =>
  status.resources.filter((one) => one.id === id).map(({ role, nodes }) => `${role} ${nodes.join(' ')}`.trim());

describe.each(['2.0.5', ...releases])('crm_mon of %s', (release) => {
  it('tells a cluster where all runs', () => {
    const status = statusOf(release, 'settled.xml');
    expect(status.nodes.map(({ name, isOnline, isUnclean }) => [name, isOnline, isUnclean])).toEqual([
      ['node1', true, false],
      ['node2', true, false],
      ['node3', true, false],
    ]);
    expect(where(status, 'vip')).toEqual(['Started node2']);
    expect(where(status, 'db')).toEqual(['Unpromoted node1', 'Promoted node2', 'Unpromoted node3']);
    expect(where(status, 'ping')).toEqual(['Started node1', 'Started node2', 'Started node3']);
    expect(status.resources.filter(({ agent }) => agent.startsWith('stonith:'))).toHaveLength(4);
    expect(status.resources.every(({ isActive, isManaged, isFailed }) => isActive && isManaged && !isFailed)).toBe(
      true,
    );
    expect(status.failures).toEqual([]);
  });

  it('tells what is in what', () => {
    const status = statusOf(release, 'settled.xml');
    expect(status.resources.find(({ id }) => id === 'www')?.within).toEqual(['web']);
    expect(status.resources.find(({ id }) => id === 'vip')?.targetRole).toBe('Started');
    expect(status.collections.map(({ kind, id, members, isPromotable }) => [kind, id, members, isPromotable])).toEqual([
      ['group', 'web', ['vip', 'www'], false],
      ['clone', 'ping-clone', ['ping'], false],
      ['clone', 'db-clone', ['db'], true],
    ]);
  });

  it('names agents as today, whatever the release writes', () => {
    const agents = new Set(statusOf(release, 'settled.xml').resources.map(({ agent }) => agent));
    expect([...agents]).toEqual([
      'stonith:fence_ipmilan',
      'ocf:heartbeat:IPaddr2',
      'ocf:heartbeat:Dummy',
      'ocf:pacemaker:ping',
      'ocf:pacemaker:Stateful',
    ]);
  });

  it('tells options under either name, and bans', () => {
    const status = statusOf(release, 'settled.xml');
    expect(status.options).toEqual({
      isFencingEnabled: true,
      isMaintenance: false,
      isSymmetric: true,
      areAllStopped: false,
      noQuorumPolicy: 'stop',
      // 2.0 does not tell it.
      fencingTimeoutMs: release === '2.0.5' ? undefined : 90_000,
    });
    expect(status.bans).toEqual([
      { constraint: 'location-lonely-node3--INFINITY', resource: 'lonely', node: 'node3', isPromotedOnly: false },
    ]);
  });

  it('takes no controller for no quorum, and unseen nodes for unclean', () => {
    const status = statusOf(release, 'nothing-started.xml');
    expect(status).toMatchObject({ dc: undefined, version: undefined, isQuorate: false });
    expect(status.nodes.every(({ isOnline, isUnclean }) => !isOnline && isUnclean)).toBe(true);
    expect(where(status, 'vip')).toEqual(['Stopped']);
  });

  it('tells a lost node and what stopped with it', () => {
    const status = statusOf(release, 'node-lost.xml');
    expect(status.nodes.find(({ name }) => name === 'node2')).toMatchObject({ isOnline: false, resourcesRunning: 0 });
    expect(where(status, 'fence-node2')).toEqual(['Started node3']);
  });

  it('tells a failed operation', () => {
    expect(statusOf(release, 'operation-failed.xml').failures).toMatchObject([
      {
        resource: 'vip',
        node: 'node2',
        operation: 'monitor',
        intervalMs: 10_000,
        // 3.0 writes capitals.
        exitStatus: expect.stringMatching(/^not running$/i),
        exitCode: 7,
        exitReason: release === '2.0.5' ? '' : 'Simulated action result',
        status: release.startsWith('2.') ? 'complete' : 'Done',
      },
    ]);
  });

  it('reports where it is not connected', () => {
    const result = parseCrmMon(fixture('crm_mon', release, 'not-connected.xml'));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'CRM_MON_DISCONNECTED' }] });
    expect(result.reports[0]?.evidence?.output).toMatch(/Connection refused|Transport endpoint is not connected/);
  });
});

it('reads the older form of 2.0 to the same', () => {
  const timeless = (name: string) => ({ ...statusOf('2.0.5', name), updatedAt: undefined });
  expect(timeless('settled-as-xml.xml')).toEqual(timeless('settled.xml'));
});

/** Parts of the schema that no capture has yet (api/crm_mon-2.25.rng), with what later releases may add. */
const withEverything = `<pacemaker-result api-version="2.99" request="crm_mon">
  <summary>
    <stack type="corosync" pacemakerd-state="running"/>
    <current_dc present="true" version="2.1.5-a3f44794f94" name="node1" id="1" with_quorum="true" mixed_version="false"/>
    <last_update time="Sat Nov 21 03:00:00 2026" origin="node1"/>
    <last_change time="Sat Nov 21 02:00:00 2026" user="root" client="cibadmin" origin="node1"/>
    <cluster_options fencing-enabled="false" maintenance-mode="true" something-new="1"/>
  </summary>
  <nodes><node name="node1" id="1" online="true" is_dc="true" type="member" health="yellow" from-the-future="x"/></nodes>
  <resources>
    <clone id="webs" multi_state="false" unique="false" managed="true" failed="false">
      <group id="web:0" managed="true"><resource id="vip:0" resource_agent="ocf:a:b" role="Master" managed="true">
        <node name="node1" id="1" cached="true"/></resource></group>
      <group id="web:1" managed="true"><resource id="vip:1" resource_agent="ocf:a:b" role="Slave" removed="true"/></group>
    </clone>
    <bundle id="box" type="podman"><replica id="0"><resource id="box-0" resource_agent="ocf:a:c" role="Started"/></replica></bundle>
  </resources>
  <node_attributes><node name="node1"><attribute name="pingd" value="1000" expected="1000"/></node></node_attributes>
  <failures>
    <failure op_key="my_vip_migrate_to_0" node="node1" exitstatus="error" exitcode="1" status="complete"/>
    <failure id="gone" node="node1" task="stop" exitstatus="error" status="Timed Out"/>
  </failures>
  <fence_history status="0">
    <fence_event target="node2" action="reboot" status="success" delegate="node1" client="pacemaker-controld.7"
      origin="node1" completed="2026-11-21 03:00:00.123456Z"/>
    <fence_event target="node3" action="off" status="pending" client="stonith_admin.8" origin="node2"/>
    <fence_event target="node3" action="off" status="odd" exit-reason="no such device" client="x" origin="node2"/>
  </fence_history>
  <from_the_future/>
  <status code="0" message="OK"/>
</pacemaker-result>`;

describe('the rest of the schema', () => {
  const status = unwrap(parseCrmMon(withEverything));

  it('has a controller with quorum, and the newest names of options', () => {
    expect(status).toMatchObject({ version: '2.1.5-a3f44794f94', dc: 'node1', isQuorate: true, isMixedVersion: false });
    expect(status.options).toMatchObject({ isFencingEnabled: false, isMaintenance: true, noQuorumPolicy: undefined });
  });

  it('has groups in clones and replicas in bundles, each once', () => {
    expect(status.resources.map(({ id, role, within, isRemoved }) => [id, role, within, isRemoved])).toEqual([
      ['vip', 'Promoted', ['web', 'webs'], false],
      ['vip', 'Unpromoted', ['web', 'webs'], true],
      ['box-0', 'Started', ['box'], false],
    ]);
    expect(status.collections.map(({ id, members, within }) => [id, members, within])).toEqual([
      ['webs', ['web'], []],
      ['web', ['vip'], ['webs']],
      ['box', ['box-0'], []],
    ]);
  });

  it('has failures by key or by id', () => {
    expect(status.failures.map(({ resource, operation }) => [resource, operation])).toEqual([
      ['my_vip', 'migrate_to'],
      ['gone', 'stop'],
    ]);
  });

  it('has fencing that worked only where it says so', () => {
    expect(status.fenceHistory.map((event) => event.status)).toEqual(['success', 'pending', 'failed']);
    expect(status.fenceHistory[0]).toMatchObject({ target: 'node2', executor: 'node1', origin: 'node1' });
    expect(status.fenceHistory[2]?.reason).toBe('no such device');
  });

  it('has node attributes', () => {
    expect(status.attributes.get('node1')?.get('pingd')).toBe('1000');
  });
});

describe('what is no status', () => {
  it.each([
    ['', 'XML_NOT_WELL_FORMED'],
    ['Connection to cluster failed', 'XML_NOT_WELL_FORMED'],
    ['<cib/>', 'CRM_MON_NOT_STATUS'],
    ['<pacemaker-result><status code="0"/></pacemaker-result>', 'CRM_MON_NOT_STATUS'],
    ['<pacemaker-result><status code="1" message="no"/></pacemaker-result>', 'CRM_MON_DISCONNECTED'],
  ])('%j is a report', (text, code) => {
    expect(parseCrmMon(text)).toMatchObject({ ok: false, reports: [{ code }] });
  });

  it('never throws, wherever the output was cut or damaged', () => {
    const whole = fixture('crm_mon', '3.0.3', 'operation-failed.xml');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ maxLength: 3 }), (at, noise) => {
        const result = parseCrmMon(whole.slice(0, at) + noise);
        expect(result.ok && at < whole.trimEnd().length - 1).toBe(false);
        parseCrmMon(whole.slice(0, at) + noise + whole.slice(at + 1));
      }),
      { numRuns: 300 },
    );
  });
});

/** Captured from practice clusters of three nodes on Debian 12 and 13, before and after a crash of node3. */
describe.each(['2.1.5', '3.0.0'])('crm_mon of a live cluster, %s', (release) => {
  it('has a controller, quorum and a version', () => {
    const status = statusOf(release, 'live-running.xml');
    expect(status).toMatchObject({ isQuorate: true, isMixedVersion: false, dc: expect.stringMatching(/^node[123]$/) });
    expect(status.version).toMatch(new RegExp(`^${release.replaceAll('.', '\\.')}-`));
    expect(status.nodes.filter(({ isDc }) => isDc).map(({ name }) => name)).toEqual([status.dc]);
    expect(status.nodes.every(({ isOnline, isExpectedUp, isPending }) => isOnline && isExpectedUp && !isPending)).toBe(
      true,
    );
  });

  it('has a crashed node unclean while it is being fenced', () => {
    const status = statusOf(release, 'live-unclean.xml');
    expect(status.nodes.find(({ name }) => name === 'node3')).toMatchObject({ isOnline: false, isUnclean: true });
    expect(status.isQuorate).toBe(true);
  });

  it('has it fenced afterwards, and by whom', () => {
    const status = statusOf(release, 'live-fenced.xml');
    expect(status.nodes.find(({ name }) => name === 'node3')).toMatchObject({ isOnline: false, isUnclean: false });
    expect(status.fenceHistory).toMatchObject([
      { target: 'node3', action: 'reboot', status: 'success', executor: 'node1', origin: 'node2' },
    ]);
    expect(status.fenceHistory[0]?.completedAt).toMatch(/^2026-11-21 \d\d:\d\d:\d\d(\.\d+)?Z$/);
  });

  it('has the reason that the agent gave for a failure', () => {
    expect(statusOf(release, 'live-operation-failed.xml').failures).toMatchObject([
      {
        resource: 'dummy',
        node: 'node1',
        operation: 'monitor',
        exitCode: 7,
        exitReason: 'No process state file found',
      },
    ]);
  });
});
