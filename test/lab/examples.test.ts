import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClusterDescription, ClusterDescriptionInput } from '../../core/cluster/description.ts';
import { readDescription } from '../../core/cluster/read-yaml.ts';
import { undoRun } from '../../core/engine/plans.ts';
import { parseCrm } from '../../core/pacemaker/crm-text/parse.ts';
import { crmToDescription } from '../../core/pacemaker/crm-text/to-description.ts';
import { unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, onEach, planDestroy, quiet } from './deploying.ts';
import { attributes, expectCluster } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** Floating addresses of the examples, and where the practice network has room for them. */
const addresses = { '192.0.2.100': '10.87.3.100', '192.0.2.101': '10.87.3.101' };

/** An example's text, its floating addresses moved into the practice network. */
function example(name: string): string {
  const text = readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
  return Object.entries(addresses).reduce((moved, [from, to]) => moved.replaceAll(from, to), text);
}

/** An example on the machines of the lab: its nodes and devices are those there, all else is as it is written. */
function onLab(text: string, { profile }: Ground): ClusterDescriptionInput {
  const written: ClusterDescription = unwrap(readDescription(text));
  const { description: here } = profile();
  expect(here.nodes).toHaveLength(written.nodes.length);
  return {
    ...written,
    environment: here.environment,
    nodes: here.nodes,
    vantagePoints: here.vantagePoints,
    fencing: {
      ...written.fencing,
      devices: written.fencing.devices.map((device, at) => ({
        ...device,
        id: here.fencing.devices[at]?.id ?? '',
        targets: here.fencing.devices[at]?.targets ?? [],
        parameters: here.fencing.devices[at]?.parameters ?? {},
      })),
    },
  };
}

async function deploy(ground: Ground, description: ClusterDescriptionInput): Promise<string> {
  ground.describe(description);
  return expectDone(await ground.apply(await ground.plan())).runId;
}

function ask({ lab }: Ground, line: string): Promise<string> {
  return onNode(lab, 'node1', line).then(({ stdout }) => stdout);
}

describeOnNodes('the example of two nodes', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround('ex2', { nodes: 2, packages: 'installed' });
  });
  afterAll(() => ground?.dispose());

  test('holds its address, survives with two_node and wait_for_all, and gives one side a head start', async () => {
    await deploy(ground, onLab(example('two-nodes-floating-address.yaml'), ground));
    await expectCluster(ground.lab, { running: ['floating-address'] });
    // Any service of the node that holds the address answers there, for example its sshd.
    const banner = await onNode(ground.lab, 'client', 'curl -sS --http0.9 --max-time 3 http://10.87.3.100:22/');
    expect(banner.stdout).toMatch(/^SSH-2\.0-/);
    for (const text of await onEach(ground.lab, 'corosync-quorumtool -s')) {
      expect(text).toMatch(/^Flags: +2Node Quorate WaitForAll *$/m);
      expect(text).toMatch(/^Quorum: +1 *$/m);
    }
    const devices = await ask(ground, 'cibadmin --query --xpath "//primitive[@class=\'stonith\']"');
    const delays = attributes(devices, 'nvpair').filter((pair) => pair.get('name')?.startsWith('pcmk_delay'));
    expect(delays.map((pair) => [pair.get('name'), pair.get('value')])).toEqual([['pcmk_delay_base', '5s']]);
    expect(delays[0]?.get('id')).toContain('fence-node1');
  });
});

describeOnNodes('the examples of three nodes, on Debian 13', () => {
  let ground: Ground;
  let configBefore: readonly string[];
  const haproxyHash = 'sha256sum /etc/haproxy/haproxy.cfg';
  beforeAll(async () => {
    ground = await makeGround('ex3', { release: 'trixie', packages: 'installed' });
    configBefore = await onEach(ground.lab, haproxyHash);
  });
  afterAll(() => ground?.dispose());

  test('Apache runs where its address is, started after it', async () => {
    await deploy(ground, onLab(example('three-nodes-apache.yaml'), ground));
    const page = { address: '10.87.3.100', holds: /Apache2 .*Default Page/ };
    await expectCluster(ground.lab, { running: ['web-address', 'web-server'], page });
    const [address, server] = await Promise.all(
      ['web-address', 'web-server'].map((id) => ask(ground, `crm_resource --locate --resource ${id}`)),
    );
    expect(address?.replace('web-address', '')).toBe(server?.replace('web-server', ''));
    const constraints = await ask(ground, 'cibadmin --query --scope constraints');
    expect(attributes(constraints, 'rsc_order').map((order) => [order.get('first'), order.get('then')])).toEqual([
      ['web-address', 'web-server'],
    ]);
    expect(attributes(constraints, 'rsc_colocation').map((one) => [one.get('rsc'), one.get('with-rsc')])).toEqual([
      ['web-server', 'web-address'],
    ]);
  });

  test('the controller set comes out of its crm text, and serves on both addresses', async () => {
    expectDone(await ground.apply(await planDestroy(ground)));
    const { parts, reports } = crmToDescription(parseCrm(example('controllers.crm')));
    expect(reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { properties, resourceDefaults, resources, constraints } = parts;
    const whole = onLab(example('controllers.yaml'), ground);
    const runId = await deploy(ground, {
      ...whole,
      properties,
      resourceDefaults,
      resources: [...resources],
      constraints: [...constraints],
    });
    const clones = ['haproxy', 'haproxy', 'haproxy', 'memcached', 'memcached', 'memcached'];
    // The example says in HAProxy's configuration who wrote it.
    const ownFiles = ['/etc/haproxy/haproxy.cfg'];
    await expectCluster(ground.lab, { running: ['vip-management', 'vip-public', ...clones], ownFiles });
    const nodes = new Set<string>();
    for (const address of Object.values(addresses)) {
      const { stdout } = await onNode(ground.lab, 'client', `curl -sS --max-time 3 http://${address}/`);
      expect(stdout).toMatch(/^served by node[123]$/);
      nodes.add(stdout);
    }
    // -100 between the two addresses, and three nodes to choose from.
    expect(nodes.size).toBe(2);
    const cib = await ask(ground, 'cibadmin --query --scope constraints');
    const orders = attributes(cib, 'rsc_order').map((one) =>
      ['id', 'kind', 'first', 'then'].map((name) => one.get(name) ?? '').join(' '),
    );
    // As they stand in the crm text.
    expect(orders.sort()).toEqual([
      'haproxy-before-vip-management Mandatory clone-haproxy vip-management',
      'haproxy-before-vip-public Mandatory clone-haproxy vip-public',
      'memcached-before-haproxy Mandatory clone-memcached clone-haproxy',
    ]);
    const colocations = attributes(cib, 'rsc_colocation').map((one) =>
      ['id', 'score', 'rsc', 'with-rsc'].map((name) => one.get(name) ?? '').join(' '),
    );
    expect(colocations.sort()).toEqual([
      'haproxy-with-memcached INFINITY clone-haproxy clone-memcached',
      'vip-management-with-haproxy INFINITY vip-management clone-haproxy',
      'vip-public-apart -100 vip-public vip-management',
      'vip-public-with-haproxy INFINITY vip-public clone-haproxy',
    ]);

    // Nodes that had their packages before: undo stops what was started, corosync too, and puts the old file back.
    expectDone(await undoRun(ground.state, runId, quiet()), 'undone');
    expect(await onEach(ground.lab, haproxyHash)).toEqual(configBefore);
    for (const text of await onEach(
      ground.lab,
      'ls -A /etc/corosync; pgrep -l "corosync|pacemaker|haproxy|memcached" || true',
    ))
      expect(text).toBe('uidgid.d');
  });
});
