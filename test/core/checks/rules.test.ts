import { describe, expect, it } from 'vitest';
import { checkBeforeDeploy } from '../../../core/checks/check-before-deploy.ts';
import { known, knownValue, unknown } from '../../../core/checks/fact.ts';
import type { Disk, NodeFacts, Unit } from '../../../core/checks/facts.ts';
import type { ClusterDescriptionInput } from '../../../core/cluster/description.ts';
import { platformOf } from '../../../core/platform/detect.ts';
import { parseOsRelease } from '../../../core/platform/os-release.ts';
import { unwrap } from '../../../core/result.ts';
import { capturedNode, describeCaptured, factsOf } from './captured.ts';

const bare = capturedNode('bare', 'node1');
const other = capturedNode('bare', 'node2');

interface Change {
  readonly node1?: Partial<NodeFacts>;
  readonly node2?: Partial<NodeFacts>;
  readonly description?: Partial<ClusterDescriptionInput>;
}

const find = ({ node1 = {}, node2 = {}, description = {} }: Change) =>
  checkBeforeDeploy(factsOf({ ...bare, ...node1 }, { ...other, ...node2 }), describeCaptured(description));
const told = (change: Change) => find(change).map(({ code, severity, node }) => `${severity} ${code} ${node ?? '-'}`);

const units = (changes: Readonly<Record<string, Partial<Unit>>>) => {
  const map = new Map(knownValue(bare.units));
  for (const [name, unit] of Object.entries(changes))
    map.set(name, { load: 'loaded', active: 'inactive', enabled: 'disabled', ...unit });
  return known(map);
};
const disk = (change: Partial<Disk>) =>
  known([{ mountPoint: '/', sizeBytes: 2e10, availableBytes: 1e10, usedPercent: 50, isReadOnly: false, ...change }]);
const conf = (name: string, nodes: readonly (readonly [name: string, address: string])[]) =>
  known(
    `totem {\n version: 2\n cluster_name: ${name}\n}\nnodelist {\n${nodes
      .map(
        ([node, address], index) => ` node {\n  name: ${node}\n  nodeid: ${index + 1}\n  ring0_addr: ${address}\n }\n`,
      )
      .join('')}}\n`,
  );
const platform = (text: string) => known(unwrap(platformOf({ release: parseOsRelease(text), architecture: 'x86_64' })));
const addresses = (change: (address: string) => object | undefined, node = bare) =>
  known(
    (knownValue(node.addresses) ?? []).flatMap((address) => {
      const changed = change(address.address);
      return changed === undefined ? [] : [{ ...address, ...changed }];
    }),
  );
const names = (entries: Readonly<Record<string, readonly string[]>>) => known(new Map(Object.entries(entries)));
const firewall = (tool: 'firewalld' | 'ufw' | 'nftables', rules: string, isFiltering = true) =>
  known({ tool, rules, isFiltering });
const metal = known('none');
const installed = known(new Map([['pacemaker', '2.1.5-1+deb12u1']]));
const mebibyte = 1024 * 1024;

it('finds nothing on sound bare nodes', () => {
  expect(find({})).toEqual([]);
});

/** What fires, and beside it the nearest change that must stay silent. */
const rules: readonly (readonly [string, Change, readonly string[]])[] = [
  ['not root', { node1: { userId: known(1000) } }, ['error HOST-20 node1']],
  [
    'another host name',
    { node1: { kernel: known({ nodeName: 'debian', architecture: 'x86_64', release: '6' }) } },
    ['warning HOST-02 node1'],
  ],
  [
    "another node's host name",
    { node1: { kernel: known({ nodeName: 'node2', architecture: 'x86_64', release: '6' }) } },
    ['error HOST-02 node1'],
  ],
  ['one machine id', { node1: { machineId: other.machineId } }, ['error HOST-04 -']],
  ['no machine ids at all', { node1: { machineId: known(undefined) }, node2: { machineId: known(undefined) } }, []],
  ['one host key', { node1: { hostKeys: other.hostKeys } }, ['error HOST-04 -']],
  [
    'one hardware id',
    {
      node1: { productUuid: known('a'), virtualization: metal },
      node2: { productUuid: known('a'), virtualization: metal },
    },
    [
      'warning HOST-05 node1',
      'warning HOST-05 node2',
      'warning HOST-04 -',
      'warning HOST-22 node1',
      'warning HOST-22 node2',
    ],
  ],
  [
    'containers see the hardware of their host',
    { node1: { productUuid: known('a') }, node2: { productUuid: known('a') } },
    [],
  ],
  [
    'a full disk before the installation',
    { node1: { disks: disk({ availableBytes: 600 * mebibyte }) } },
    ['error HOST-17 node1'],
  ],
  [
    'the same when all is installed',
    { node1: { disks: disk({ availableBytes: 600 * mebibyte }), packages: installed } },
    [],
  ],
  ['a full /var', { node1: { disks: disk({ mountPoint: '/var', availableBytes: 10 }) } }, ['error HOST-17 node1']],
  ['a nearly full disk', { node1: { disks: disk({ usedPercent: 91 }) } }, ['warning HOST-17 node1']],
  ['a disk that is not nearly full', { node1: { disks: disk({ usedPercent: 90 }) } }, []],
  ['inodes running out', { node1: { disks: disk({ inodesUsedPercent: 95 }) } }, ['warning HOST-17 node1']],
  ['no inodes', { node1: { disks: disk({ inodesUsedPercent: 100 }) } }, ['error HOST-17 node1']],
  ['a read-only root', { node1: { disks: disk({ isReadOnly: true }) } }, ['error DISK_READ_ONLY node1']],
  [
    'little memory',
    { node1: { memory: known({ totalBytes: 700 * mebibyte, availableBytes: 1 }) } },
    ['warning MEMORY_LOW node1'],
  ],
  [
    'too little memory',
    { node1: { memory: known({ totalBytes: 256 * mebibyte, availableBytes: 1 }) } },
    ['error MEMORY_LOW node1'],
  ],
  ['a machine of 1 GB', { node1: { memory: known({ totalBytes: 990 * mebibyte, availableBytes: 1 }) } }, []],
  [
    'unattended upgrades',
    { node1: { upgrades: known({ isUnattended: true, isRebooting: false }) } },
    ['warning HOST-16 node1'],
  ],
  [
    'needrestart by itself',
    { node1: { upgrades: known({ isUnattended: false, isRebooting: false, needrestart: 'a' }) } },
    ['warning HOST-16 node1'],
  ],
  [
    'needrestart that lists',
    { node1: { upgrades: known({ isUnattended: false, isRebooting: false, needrestart: 'l' }) } },
    [],
  ],
  [
    'dnf-automatic',
    { node1: { units: units({ 'dnf-automatic.timer': { active: 'active' } }) } },
    ['warning HOST-16 node1'],
  ],
  [
    'kdump without fence_kdump',
    { node1: { units: units({ 'kdump.service': { active: 'active' } }) } },
    ['warning HOST-21 node1'],
  ],
  [
    'a power key on metal',
    { node1: { virtualization: metal, clockSync: known({ isSynchronized: true, tracking: '' }) } },
    ['warning HOST-22 node1'],
  ],
  [
    'a power key that is ignored',
    {
      node1: {
        virtualization: metal,
        powerKey: known('ignore'),
        clockSync: known({ isSynchronized: true, tracking: '' }),
      },
    },
    [],
  ],
  ['no systemd', { node1: { tools: known(new Map()) } }, ['error SYSTEMD_MISSING node1']],

  [
    'a lock that is held',
    { node1: { packageLock: known([{ pid: 7, name: 'unattended-upgr', file: '/var/lib/dpkg/lock' }]) } },
    ['warning PACKAGES_LOCKED node1'],
  ],
  [
    'a package database in the middle of an installation',
    {
      node1: {
        packageLock: known([{ pid: 7, name: 'apt-get', file: '/var/lib/dpkg/lock' }]),
        packageState: known('half configured: x'),
      },
    },
    ['warning PACKAGES_LOCKED node1', 'warning PACKAGES_BROKEN node1'],
  ],
  [
    'a broken package database',
    { node1: { packageState: known('half configured: x') } },
    ['error PACKAGES_BROKEN node1'],
  ],
  [
    'no candidate',
    {
      node1: {
        candidates: known(new Map([...(knownValue(bare.candidates) ?? [])].filter(([name]) => name !== 'pcs'))),
      },
    },
    ['error PACKAGE_UNAVAILABLE node1'],
  ],
  [
    'no package of the services',
    { description: { packages: ['no-such-package'] } },
    ['error PACKAGE_UNAVAILABLE node1', 'error PACKAGE_UNAVAILABLE node2'],
  ],
  [
    'no package lists yet',
    { node1: { candidates: known(new Map()), packageLists: known(0) } },
    ['info NOT_CHECKED node1'],
  ],
  [
    'other releases',
    { node2: { platform: platform('ID=debian\nVERSION_ID=13') } },
    ['error PACKAGE_UNAVAILABLE node2', 'error PLATFORM_MIXED -'],
  ],
  [
    'other versions on offer',
    { node2: { candidates: known(new Map(knownValue(bare.candidates)).set('corosync', '3.1.9-2')) } },
    ['warning HOST-07 -'],
  ],

  [
    'a link address that is not there',
    { node1: { addresses: addresses((address) => (address === '10.87.2.11' ? undefined : {})) } },
    ['error LINK_ADDRESS_ABSENT node1'],
  ],
  [
    'an interface that is down',
    { node1: { addresses: addresses((address) => (address === '10.87.1.11' ? { isUp: false } : {})) } },
    ['error LINK_INTERFACE_DOWN node1'],
  ],
  [
    'DHCP on a link',
    { node1: { addresses: addresses((address) => (address === '10.87.1.11' ? { isDynamic: true } : {})) } },
    ['warning HOST-06 node1'],
  ],
  [
    'DHCP elsewhere',
    { node1: { addresses: addresses((address) => (address === '10.87.0.11' ? { isDynamic: true } : {})) } },
    [],
  ],
  [
    'two links on one interface',
    { node1: { addresses: addresses((address) => (address === '10.87.2.11' ? { interface: 'ring0' } : {})) } },
    ['warning COR-14 node1'],
  ],
  [
    'one address on two nodes',
    {
      node2: { addresses: addresses((address) => (address === '10.87.3.12' ? { address: '10.87.3.11' } : {}), other) },
    },
    ['error ADDRESS_DUPLICATE -'],
  ],
  [
    'the same docker bridge',
    {
      node1: {
        addresses: addresses((address) =>
          address === '10.87.3.11' ? { interface: 'docker0', address: '172.17.0.1' } : {},
        ),
      },
      node2: {
        addresses: addresses(
          (address) => (address === '10.87.3.12' ? { interface: 'docker0', address: '172.17.0.1' } : {}),
          other,
        ),
      },
    },
    [],
  ],
  [
    '127.0.1.1, harmless with addresses',
    { node1: { names: names({ node1: ['127.0.1.1'], node2: ['10.87.0.12'] }) } },
    ['info HOST-01 node1'],
  ],
  [
    '127.0.1.1 where links are names',
    {
      node1: {
        names: names({ node1: ['127.0.1.1'], node2: ['10.87.0.12'] }),
        corosyncConf: conf('platform', [
          ['node1', 'node1'],
          ['node2', 'node2'],
        ]),
      },
    },
    ['error HOST-01 node1', 'info CLUSTER_PRESENT node1'],
  ],
  [
    'a name that means two machines',
    {
      description: {
        nodes: [
          ...describeCaptured().nodes,
          { name: 'node3', ssh: { host: '192.0.2.3' }, links: ['10.87.1.13', '10.87.2.13'] },
        ],
      },
      node1: { names: names({ node3: ['10.87.0.13'] }) },
      node2: { names: names({ node3: ['10.9.9.9'] }) },
    },
    ['warning HOST-03 -'],
  ],
  [
    'a port that is taken',
    { node1: { sockets: known([{ protocol: 'udp', address: '0.0.0.0', port: 5406, process: 'python3' }]) } },
    ['error PORT_IN_USE node1'],
  ],
  [
    'corosync itself',
    { node1: { sockets: known([{ protocol: 'udp', address: '10.87.1.11', port: 5405, process: 'corosync' }]) } },
    [],
  ],
  [
    'a neighbour of the port',
    {
      node1: {
        sockets: known([
          { protocol: 'udp', address: '0.0.0.0', port: 5407, process: 'python3' },
          { protocol: 'tcp', address: '0.0.0.0', port: 5405, process: 'x' },
        ]),
      },
    },
    [],
  ],
  [
    'a floating address that is there already',
    {
      description: {
        resources: [{ type: 'primitive', id: 'ip', agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: '10.87.3.11' } }],
      },
    },
    ['error SERVICE_ADDRESS_IN_USE node1'],
  ],
  [
    'the same with Pacemaker running',
    {
      node1: { units: units({ 'pacemaker.service': { active: 'active' } }) },
      description: {
        resources: [{ type: 'primitive', id: 'ip', agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: '10.87.3.11' } }],
      },
    },
    [],
  ],
  [
    'firewalld closed',
    { node1: { firewall: firewall('firewalld', 'running\n\ndhcpv6-client ssh\n') } },
    ['info HOST-11 node1'],
  ],
  ['firewalld open', { node1: { firewall: firewall('firewalld', 'running\n5405-5406/udp 2224/tcp\nssh\n') } }, []],
  [
    'ufw half open',
    { node1: { firewall: firewall('ufw', 'Status: active\n5405/udp ALLOW Anywhere\n2224/tcp ALLOW Anywhere\n') } },
    ['info HOST-11 node1'],
  ],
  [
    'ufw open',
    { node1: { firewall: firewall('ufw', 'Status: active\n5405:5406/udp ALLOW Anywhere\n2224/tcp ALLOW Anywhere\n') } },
    [],
  ],
  [
    'hand-written rules that drop',
    { node1: { firewall: firewall('nftables', 'policy drop') } },
    ['warning HOST-11 node1'],
  ],
  ['hand-written rules that drop nothing', { node1: { firewall: firewall('nftables', 'policy accept', false) } }, []],

  ['clocks apart', { node2: { clockOffset: known({ offsetMs: 2500, errorMs: 50 }) } }, ['warning HOST-05 node2']],
  ['clocks far apart', { node2: { clockOffset: known({ offsetMs: -9000, errorMs: 50 }) } }, ['error HOST-05 node2']],
  ['clocks apart within the error', { node2: { clockOffset: known({ offsetMs: 1500, errorMs: 600 }) } }, []],
  ['a clock that nobody keeps', { node1: { virtualization: known('kvm') } }, ['warning HOST-05 node1']],
  [
    'a clock whose keeper has no servers',
    { node1: { virtualization: known('kvm'), units: units({ 'chrony.service': { active: 'active' } }) } },
    ['info HOST-05 node1'],
  ],

  [
    'another cluster',
    {
      node1: {
        corosyncConf: conf('accounts', [
          ['node1', '10.0.0.1'],
          ['db2', '10.0.0.2'],
        ]),
      },
    },
    ['error CLUSTER_OTHER node1'],
  ],
  [
    'the described cluster',
    {
      node1: {
        corosyncConf: conf('platform', [
          ['node2', '10.87.1.12'],
          ['node1', '10.87.1.11'],
        ]),
      },
    },
    ['info CLUSTER_PRESENT node1'],
  ],
  [
    'the described name with other members',
    {
      node1: {
        corosyncConf: conf('platform', [
          ['node1', '10.87.1.11'],
          ['node9', '10.87.1.19'],
        ]),
      },
    },
    ['warning CLUSTER_MEMBERS_DIFFER node1'],
  ],
  ['the sample', { node1: { corosyncConf: conf('debian', [['node1', '127.0.0.1']]) } }, ['info HOST-08 node1']],
  [
    'a real cluster that is called debian',
    {
      node1: {
        corosyncConf: conf('debian', [
          ['node1', '10.0.0.1'],
          ['b', '10.0.0.2'],
        ]),
      },
    },
    ['error CLUSTER_OTHER node1'],
  ],
  [
    'a CIB left over',
    { node1: { cib: known({ clusterName: 'old', nodes: ['a', 'b'], version: '1.2.3' }) } },
    ['warning CIB_LEFT_OVER node1'],
  ],
  ['an empty CIB', { node1: { cib: known({ nodes: [], version: '0.0.0' }) } }, []],
  [
    'a key that others may read',
    {
      node1: {
        clusterFiles: known([{ path: '/etc/corosync/authkey', sha256: 'a'.repeat(64), mode: '644', owner: 'root' }]),
      },
    },
    ['warning COR-22 node1'],
  ],
  [
    'a key as it should be',
    {
      node1: {
        clusterFiles: known([{ path: '/etc/corosync/authkey', sha256: 'a'.repeat(64), mode: '400', owner: 'root' }]),
      },
    },
    [],
  ],
  [
    'SELinux and another port',
    {
      node1: { security: known({ selinux: 'Enforcing', hasAppArmor: false }) },
      description: { corosync: { port: 5600 } },
    },
    ['info HOST-15 node1'],
  ],
  ['SELinux and the usual port', { node1: { security: known({ selinux: 'Enforcing', hasAppArmor: false }) } }, []],
];

it.each(rules)('%s', (_, change, expected) => {
  expect(told(change).sort()).toEqual([...expected].sort());
});

it('gives each finding evidence or a reason, and a next step', () => {
  for (const [name, change] of rules)
    for (const report of find(change)) {
      if (report.code === 'NOT_CHECKED' || report.code === 'CLUSTER_PRESENT') continue;
      expect(report.next, name).toBeTruthy();
      expect(report.why, name).toBeTruthy();
    }
});

it('compares files of members of the described cluster', () => {
  const member = (sum: string): Partial<NodeFacts> => ({
    corosyncConf: conf('platform', [
      ['node1', '10.87.1.11'],
      ['node2', '10.87.1.12'],
    ]),
    clusterFiles: known(
      ['corosync.conf', 'authkey'].map((name) => ({
        path: `/etc/corosync/${name}`,
        sha256: sum.repeat(64),
        mode: '400',
        owner: 'root',
      })),
    ),
  });
  expect(told({ node1: member('a'), node2: member('b') })).toEqual(
    expect.arrayContaining(['warning COR-24 -', 'warning COR-21 -']),
  );
  expect(told({ node1: member('a'), node2: member('a') })).toEqual([
    'info CLUSTER_PRESENT node1',
    'info CLUSTER_PRESENT node2',
  ]);
});

it('never is silent about a fact that is missing', () => {
  const facts = Object.entries(bare);
  for (const [name, fact] of facts) {
    if (typeof fact !== 'object' || !('isKnown' in fact)) continue;
    // Facts that only lend their words to findings of others, and those that a rule of a running cluster will use.
    if (
      /^(release|virtualization|versions|routes|hostsFile|packageLists|membership|hacluster|security|powerKey)$/.test(
        name,
      )
    )
      continue;
    if (name === 'platform') continue;
    const found = find({ node1: { [name]: unknown('a test says so') } });
    expect(
      found
        .filter(({ code }) => code === 'NOT_CHECKED')
        .map(({ text }) => text)
        .join('\n'),
      name,
    ).toContain('a test says so');
    expect(
      found.filter(({ severity }) => severity === 'error'),
      name,
    ).toEqual([]);
  }
});

it('passes on what the transport and the platform said', () => {
  const unreachable = { code: 'SSH_UNREACHABLE', severity: 'error' as const, node: 'node2', text: 'x' };
  const facts = { nodes: new Map([['node1', bare]]), failures: [unreachable] };
  expect(checkBeforeDeploy(facts, describeCaptured())).toEqual([unreachable]);
  const unsupported = platformOf({ release: parseOsRelease('ID=alpine'), architecture: 'x86_64' }, 'node1').reports;
  expect(told({ node1: { platform: unknown('x'), platformReports: unsupported } })).toEqual([
    'error PLATFORM_UNSUPPORTED node1',
  ]);
});

it('says that SLES 15 has no knet', () => {
  const sles = platform('ID=sles\nVERSION_ID=15.7');
  const found = find({ node1: { platform: sles, candidates: bare.candidates } });
  expect(found.map(({ code }) => code)).toContain('COROSYNC_TOO_OLD');
});

describe('captured nodes', () => {
  it('with the sample cluster are sound, on Debian 12, 13 and sid', () => {
    const twelve = factsOf(capturedNode('sample', 'node1'), capturedNode('sample', 'node2'));
    const thirteen = factsOf(capturedNode('sample', 'node1', 'debian-13'));
    const sid = factsOf(capturedNode('sample', 'node1', 'debian-sid'));
    for (const facts of [twelve, thirteen, sid]) {
      const found = checkBeforeDeploy(facts, describeCaptured());
      expect(new Set(found.map(({ code, severity }) => `${severity} ${code}`))).toEqual(new Set(['info HOST-08']));
    }
  });

  it('with much that is wrong tell all of it', () => {
    const facts = factsOf(capturedNode('faulty', 'node1'), capturedNode('sample', 'node2'));
    const found = checkBeforeDeploy(facts, describeCaptured());
    const codes = found.filter(({ node }) => node !== 'node2').map(({ code, severity }) => `${severity} ${code}`);
    expect(codes.sort()).toEqual(
      [
        'error CLUSTER_OTHER',
        'error HOST-01',
        'error HOST-04',
        'warning PACKAGES_BROKEN',
        'error PORT_IN_USE',
        'warning CIB_LEFT_OVER',
        'warning COR-22',
        'warning HOST-11',
        'warning PACKAGES_LOCKED',
      ].sort(),
    );
    const other = found.find(({ code }) => code === 'CLUSTER_OTHER');
    expect(other?.text).toContain('accounts');
    expect(other?.why).toContain('node1, db2');
    expect(other?.next).toContain('destroy');
    expect(found.find(({ code }) => code === 'HOST-01')?.evidence).toMatchObject({ file: '/etc/hosts', line: 1 });
  });
});
