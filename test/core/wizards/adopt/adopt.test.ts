import { describe, expect, it } from 'vitest';
import { sshAddressSchema } from '../../../../core/cluster/ssh-address.ts';
import { fromDescription } from '../../../../core/corosync/from-description.ts';
import { parse } from '../../../../core/corosync/parse.ts';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { unwrap } from '../../../../core/result.ts';
import { adopt } from '../../../../core/wizards/adopt/adopt.ts';
import { addressesOf, type ExistingCluster, readExisting } from '../../../../core/wizards/adopt/read-existing.ts';
import { demo } from '../../pacemaker/demo-description.ts';
import { fixture } from '../../pacemaker/fixtures.ts';
import { recordedTransport } from '../../pacemaker/recorded-transport.ts';

const ssh = sshAddressSchema.parse({
  host: '192.0.2.12',
  user: 'ops',
  port: 2222,
  hostKeys: ['ssh-ed25519 AAAA'],
});

const existing = (cib: string, more: Partial<ExistingCluster> = {}): ExistingCluster => ({
  hostName: 'node2',
  conf: parse(fromDescription(demo)),
  cib: unwrap(parseCib(cib)),
  addresses: new Map(),
  reports: [],
  ...more,
});

describe.each([
  ['pcs 0.11.5', fixture('cib', 'pcs-0.11.5', 'demo.xml')],
  ['pcs 0.12.0', fixture('cib', 'pcs-0.12.0', 'demo.xml')],
  ['crmsh 4.4.1', fixture('cib', 'crmsh-4.4.1', 'demo.xml')],
  ['crmsh 5.0.0', fixture('cib', 'crmsh-5.0.0', 'demo.xml')],
])('a cluster that %s made', (_, cib) => {
  const { description, found, reports } = unwrap(adopt(existing(cib), ssh));

  it('is described as it is', () => {
    expect(description.name).toBe(demo.name);
    expect(description.nodes.map(({ name, links }) => [name, links])).toEqual(
      demo.nodes.map(({ name, links }) => [name, links]),
    );
    const ids = (of: typeof description) => of.resources.map(({ id, type }) => [id, type]);
    expect(ids(description)).toEqual(expect.arrayContaining([...ids(demo)]));
    expect(description.fencing.devices.map(({ id, targets }) => [id, targets])).toEqual(
      demo.fencing.devices.map(({ id, targets }) => [id, targets]),
    );
    expect(found.find(({ name }) => name === 'web')?.text).toMatch(/^group of 2: vip \(ocf:heartbeat:IPaddr2\), www/);
  });

  it('passwords stay where they are: the description holds names, and says so', () => {
    const clear = [...cib.matchAll(/name="(?:password|passwd)" value="([^"]+)"/g)].map(([, value]) => value ?? '');
    expect(clear.length).toBeGreaterThan(0);
    for (const one of clear) expect(JSON.stringify({ description, found, reports })).not.toContain(`"${one}"`);
    expect(reports.find(({ code }) => code === 'ADOPT_SECRETS')?.next).toMatch(/cib\/fence-node1\/password/);
  });

  it('the other nodes are guessed to be on the same link with the same login, and are said to be', () => {
    expect(description.nodes.map((node) => [node.ssh.host, node.ssh.port, node.ssh.user])).toEqual([
      ['192.0.2.11', 2222, 'ops'],
      ['192.0.2.12', 2222, 'ops'],
      ['192.0.2.13', 2222, 'ops'],
    ]);
    // A host key is one machine's alone.
    expect(description.nodes.map((node) => node.ssh.hostKeys?.length ?? 0)).toEqual([0, 1, 0]);
    expect(reports.map(({ code }) => code)).toContain('ADOPT_SSH_GUESSED');
  });
});

describe('a cluster that somebody wrote by hand', () => {
  it('what has no place in a description is told, thing by thing', () => {
    const conf = parse(`${fromDescription(demo)}\nquorum {\n  device {\n    model: net\n  }\n}\n`);
    const cib = fixture('cib', '2.1.5', 'odd.xml');
    const told = unwrap(adopt(existing(cib, { conf }), ssh)).reports.filter(({ code }) => code === 'ADOPT_NO_PLACE');
    expect(told.map(({ evidence }) => evidence?.output).join('\n')).toMatch(/quorum\.device\.model: net/);
    expect(told.map(({ evidence }) => evidence?.output).join('\n')).toMatch(/bundle/);
  });

  it('names in place of addresses are taken as the cluster itself resolves them now', () => {
    const conf = parse(fromDescription(demo).replaceAll(/ring0_addr: .*/g, 'ring0_addr: some-name'));
    const cmap = new Map([['runtime.members.1.ip', 'r(0) ip(192.0.2.11) r(1) ip(198.51.100.11) ']]);
    for (const id of ['2', '3'])
      cmap.set(`runtime.members.${id}.ip`, `r(0) ip(192.0.2.1${id}) r(1) ip(198.51.100.1${id})`);
    const adopted = adopt(
      existing(fixture('cib', '2.1.5', 'settled.xml'), { conf, addresses: addressesOf(cmap) }),
      ssh,
    );
    expect(unwrap(adopted).description.nodes.map(({ links }) => links)).toEqual(demo.nodes.map(({ links }) => links));
    expect(adopt(existing(fixture('cib', '2.1.5', 'settled.xml'), { conf }), ssh)).toMatchObject({
      ok: false,
      reports: [{ code: 'ADOPT_NOT_DESCRIBABLE', evidence: { output: expect.stringContaining('nodes.0.links.0') } }],
    });
  });

  it('a machine that is in no cluster is said to be so', async () => {
    const transport = {
      ...recordedTransport(() => ({ stdout: 'node1\n' })),
      read: async () => ({ ok: true as const, value: undefined, reports: [] }),
    };
    expect(await readExisting(transport, { signal: new AbortController().signal, deadlineMs: 1000 })).toMatchObject({
      ok: false,
      reports: [{ code: 'ADOPT_NO_CLUSTER' }],
    });
  });
});
