import { describe, expect, it } from 'vitest';
import { crossCheck } from '../../../core/cluster/cross-check.ts';
import { type ClusterDescriptionInput, descriptionSchema } from '../../../core/cluster/description.ts';
import { printDescription, readDescription } from '../../../core/cluster/read-yaml.ts';

type Change = Partial<ClusterDescriptionInput>;

const monitor = { name: 'monitor', interval: '10s' };
const node = (n: number, links = [`192.0.2.${n}`]) => ({ name: `node${n}`, ssh: { host: `203.0.113.${n}` }, links });
const device = (n: number) => ({ id: `fence-node${n}`, agent: 'fence_ipmilan', targets: [`node${n}`] });
const primitive = (id: string, ip?: string) => ({
  type: 'primitive' as const,
  id,
  agent: ip ? 'ocf:heartbeat:IPaddr2' : 'systemd:nginx',
  parameters: ip ? { ip } : {},
  operations: [monitor],
});
const three: ClusterDescriptionInput = {
  quorate: 1,
  name: 'web',
  nodes: [node(1), node(2), node(3)],
  fencing: { devices: [device(1), device(2), device(3)] },
  resources: [primitive('ip', '192.0.2.100'), primitive('web')],
};
const two: Change = { nodes: [node(1), node(2)], fencing: { devices: [{ ...device(1), delay: '5s' }, device(2)] } };

function codes(change: Change): readonly string[] {
  return crossCheck(descriptionSchema.parse({ ...three, ...change })).map(
    ({ code, severity }) => `${severity} ${code}`,
  );
}

describe('crossCheck', () => {
  it('finds nothing in sound descriptions', () => {
    expect(codes({})).toEqual([]);
    expect(codes(two)).toEqual([]);
  });

  const cases: readonly (readonly [string, Change, readonly string[]])[] = [
    [
      'a name twice, whatever its case',
      {
        nodes: [node(1), { ...node(2), name: 'NODE1' }, node(3)],
        fencing: { devices: [{ ...device(1), targets: ['node1', 'NODE1', 'node3'] }] },
      },
      ['error NODE_NAME_TWICE'],
    ],
    [
      'an id that another node takes by position',
      { nodes: [node(1), { ...node(2), id: 3 }, node(3)] },
      ['error NODE_ID_TWICE'],
    ],
    [
      'an SSH address twice',
      { nodes: [node(1), { ...node(2), ssh: { host: '203.0.113.1' } }, node(3)] },
      ['error NODE_SSH_TWICE'],
    ],
    ['a link address twice', { nodes: [node(1), node(2, ['192.0.2.1']), node(3)] }, ['error LINK_ADDRESS_TWICE']],
    [
      'a link address twice in two spellings',
      { nodes: [node(1, ['2001:db8::1']), node(2, ['2001:DB8:0::1']), node(3, ['2001:db8::3'])] },
      ['error LINK_ADDRESS_TWICE'],
    ],
    ['a loopback address', { nodes: [node(1, ['127.0.1.1']), node(2), node(3)] }, ['error LINK_ADDRESS_LOOPBACK']],
    [
      'a missing link',
      { nodes: [node(1, ['192.0.2.1', '198.51.100.1']), node(2), node(3, ['192.0.2.3', '198.51.100.3'])] },
      ['error LINK_COUNT_DIFFERS'],
    ],
    ['mixed families', { nodes: [node(1), node(2, ['2001:db8::2']), node(3)] }, ['error LINK_FAMILY_DIFFERS']],
    ['udpu', { corosync: { transport: 'udpu' } }, ['warning TRANSPORT_DATED']],
    ['no crypto', { corosync: { crypto: 'none' } }, ['warning CLUSTER_CRYPTO_OFF']],
    ['two_node on three', { quorum: { twoNode: true } }, ['error QUORUM_TWO_NODE_MISUSED']],
    ['wait_for_all off on two', { ...two, quorum: { waitForAll: false } }, ['error QUORUM_WAIT_FOR_ALL_OFF']],
    ['fencing off', { fencing: { enabled: false } }, ['error FENCING_OFF']],
    ['fencing off by property', { properties: { 'stonith-enabled': false } }, ['error FENCING_OFF']],
    ['fencing off by the new property', { properties: { 'fencing-enabled': 'off' } }, ['error FENCING_OFF']],
    ['quorum ignored', { properties: { 'no-quorum-policy': 'ignore' } }, ['error QUORUM_IGNORED']],
    ['a node that nobody fences', { fencing: { devices: [device(1), device(2)] } }, ['error FENCE_NODE_UNCOVERED']],
    [
      'a target that does not exist',
      { fencing: { devices: [device(1), device(2), device(3), { ...device(4), targets: ['node4'] }] } },
      ['error NODE_UNKNOWN'],
    ],
    ['two nodes, no head start', { ...two, fencing: { devices: [device(1), device(2)] } }, ['warning FENCE_RACE']],
    [
      'two nodes, the same head start',
      {
        ...two,
        fencing: {
          devices: [
            { ...device(1), delay: '5s' },
            { ...device(2), delay: '5s' },
          ],
        },
      },
      ['warning FENCE_RACE'],
    ],
    [
      'two nodes, head start by priority',
      { ...two, fencing: { devices: [device(1), device(2)] }, properties: { 'priority-fencing-delay': '15s' } },
      [],
    ],
    [
      'a level with an unknown device',
      {
        fencing: {
          devices: [device(1), device(2), device(3)],
          levels: [{ node: 'node1', index: 1, devices: ['fence-nod1'] }],
        },
      },
      ['error FENCE_DEVICE_UNKNOWN'],
    ],
    [
      'a level with the wrong device',
      {
        fencing: {
          devices: [device(1), device(2), device(3)],
          levels: [{ node: 'node1', index: 1, devices: ['fence-node2'] }],
        },
      },
      ['error FENCE_LEVEL_WRONG_TARGET'],
    ],
    [
      'a password in clear',
      { fencing: { devices: [{ ...device(1), parameters: { password: 'x' } }, device(2), device(3)] } },
      ['warning SECRET_IN_CLEAR'],
    ],
    ['an id twice', { resources: [primitive('fence-node1')] }, ['error ID_TWICE']],
    [
      'a fence device among resources',
      { resources: [{ ...primitive('f'), agent: 'stonith:fence_ipmilan' }] },
      ['error FENCE_DEVICE_AS_RESOURCE'],
    ],
    ['no monitor', { resources: [{ ...primitive('web'), operations: [] }] }, ['warning RESOURCE_WITHOUT_MONITOR']],
    [
      'an operation twice',
      { resources: [{ ...primitive('web'), operations: [monitor, monitor] }] },
      ['error OPERATION_TWICE'],
    ],
    [
      "a floating address that is a node's own",
      { resources: [primitive('ip', '192.0.2.2')] },
      ['error SERVICE_ADDRESS_IS_NODES'],
    ],
    [
      'a floating address twice',
      { resources: [primitive('ip', '192.0.2.100'), primitive('ip2', '192.0.2.100')] },
      ['error SERVICE_ADDRESS_TWICE'],
    ],
    [
      'a colocation with nothing',
      { constraints: [{ type: 'colocation', resource: 'web', with: 'ipp' }] },
      ['error CONSTRAINT_REFERENCE_UNKNOWN'],
    ],
    [
      'an order with itself',
      { constraints: [{ type: 'order', first: 'web', then: 'web' }] },
      ['error CONSTRAINT_WITH_ITSELF'],
    ],
    [
      'a location of a fence device',
      { constraints: [{ type: 'location', resource: 'fence-node1', node: 'node1', score: '-INFINITY' }] },
      [],
    ],
    [
      'a location on nothing',
      { constraints: [{ type: 'location', resource: 'web', node: 'nod1', score: 1 }] },
      ['error NODE_UNKNOWN'],
    ],
    [
      'a probe of nothing',
      { probes: [{ resource: 'wbe', address: '192.0.2.100', port: 80 }] },
      ['error PROBE_RESOURCE_UNKNOWN'],
    ],
    [
      'a probe of an address that does not move',
      { probes: [{ resource: 'web', address: '192.0.2.101', port: 80 }] },
      ['warning PROBE_ADDRESS_NOT_FLOATING'],
    ],
    [
      'a file for a node that does not exist',
      { files: [{ path: '/a', content: '', nodes: ['node9'] }] },
      ['error NODE_UNKNOWN'],
    ],
    [
      'a file twice on one node',
      {
        files: [
          { path: '/a', content: '' },
          { path: '/a', content: 'b', nodes: ['node1'] },
        ],
      },
      ['error FILE_TWICE'],
    ],
  ];
  it.each(cases)('%s', (_, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it('every report says what to do next', () => {
    const reports = cases.flatMap(([, change]) => crossCheck(descriptionSchema.parse({ ...three, ...change })));
    expect(reports.filter(({ next }) => !next)).toEqual([]);
  });

  it('an unsafe description is read, with errors that name the line', () => {
    const text = printDescription({ ...three, properties: { 'stonith-enabled': false } });
    const result = readDescription(text);
    expect(result.ok).toBe(true);
    expect(result.reports.map(({ code, evidence }) => [code, evidence?.output?.trim()])).toEqual([
      ['FENCING_OFF', 'stonith-enabled: false'],
    ]);
  });

  it('a description with a broken reference is not', () => {
    const text = printDescription({ ...three, constraints: [{ type: 'order', first: 'ip', then: 'webb' }] });
    const result = readDescription(text);
    expect(result.ok).toBe(false);
    expect(result.reports[0]?.next).toBe('Write web instead of webb.');
    expect(result.reports[0]?.evidence?.output?.trim()).toBe('then: webb');
  });
});
