import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../core/report.ts';
import { expectError, quorate, type Said } from './command-line.ts';
import { type Ground, makeGround } from './deploying.ts';
import { undoFaults, whatIsThere } from './faults.ts';
import { describeOnNodes, onNode } from './practice.ts';

describeOnNodes('a machine on which no cluster should be made', () => {
  let ground: Ground;
  const say = (...args: readonly string[]): Promise<Said> =>
    quorate(ground.state.folder, [...args, ground.profile().id]);
  const { later, undo } = undoFaults();

  /** Makes a fault on a node, and takes it back after the test. */
  async function make(node: string, fault: string, back: string): Promise<void> {
    later(async () => expect(await onNode(ground.lab, node, back)).toMatchObject({ code: 0 }));
    expect(await onNode(ground.lab, node, fault)).toMatchObject({ code: 0 });
  }

  /** `check` finds it, and `apply` goes no further than to say the same: nothing is written anywhere. */
  async function expectRefused(code: string, about: Partial<Report>): Promise<Report> {
    const before = await whatIsThere(ground.lab);
    const [checked, applied] = await Promise.all([say('check'), say('apply', '--yes')]);
    const report = expectError(checked, code, about);
    expectError(applied, code, about);
    expect([checked.status, applied.status]).toEqual([1, 1]);
    expect(await whatIsThere(ground.lab)).toEqual(before);
    expect(ground.state.store.runs.list()).toEqual([]);
    return report;
  }

  beforeAll(async () => {
    ground = await makeGround('fault', { nodes: 2 });
  });
  afterEach(undo);
  afterAll(() => ground?.dispose());

  test('none of these: it is well before and between', async () => {
    const said = await say('check');
    expect(said.reports.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(said.status).toBe(0);
  });

  test('a full disk', async () => {
    const place = '/var/lib/pacemaker';
    await make(
      'node2',
      `mkdir ${place} && mount -t tmpfs -o size=64k full ${place}`,
      `umount ${place} && rmdir ${place}`,
    );
    const { text, next } = await expectRefused('HOST-17', { node: 'node2' });
    expect(text).toMatch(/^\/var\/lib\/pacemaker of node2 is full: /);
    expect(next).toMatch(/^Free \d+ MB or more on \/var\/lib\/pacemaker: /);
  });

  test('a disk that is mounted read-only', async () => {
    const place = '/var/lib/pacemaker';
    await make(
      'node2',
      `mkdir ${place} && mount -t tmpfs -o ro,size=9g ro ${place}`,
      `umount ${place} && rmdir ${place}`,
    );
    await expectRefused('DISK_READ_ONLY', { node: 'node2' });
  });

  test('the package manager in use: named, and no reason to refuse yet', async () => {
    const hold =
      'import fcntl, time; f = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(600)';
    const unit = 'systemd-run --quiet --unit=holder';
    await make(
      'node2',
      `${unit} python3 -c '${hold}' && sleep 1 && systemctl is-active holder`,
      'systemctl stop holder; systemctl reset-failed holder 2>/dev/null || true',
    );
    const pid = (await onNode(ground.lab, 'node2', 'systemctl show -p MainPID --value holder')).stdout;
    const said = await say('check');
    expect(said.status).toBe(0);
    const report = said.reports.find(({ code }) => code === 'PACKAGES_LOCKED');
    expect(report).toMatchObject({ node: 'node2', severity: 'warning' });
    expect(report?.text).toContain(`python3 (process ${pid})`);
    expect(report?.evidence).toMatchObject({ file: '/var/lib/dpkg/lock-frontend' });
  });

  test('no repository that offers what is needed', async () => {
    await make(
      'node2',
      'cp -a /etc/apt/sources.list /root/ && mkdir /srv/empty && : > /srv/empty/Packages && ' +
        "echo 'deb [trusted=yes] file:/srv/empty ./' > /etc/apt/sources.list && apt-get -q update",
      'cp -a /root/sources.list /etc/apt/ && rm -r /srv/empty && apt-get -q update',
    );
    const { text, why } = await expectRefused('PACKAGE_UNAVAILABLE', { node: 'node2' });
    expect(text).toMatch(/^No repository of node2 offers /);
    expect(why).toMatch(/needed: \w+/);
  });

  test('a package that a service needs and nobody offers', async () => {
    later(() => ground.describe({ packages: [] }));
    ground.describe({ packages: ['apache2', 'no-such-package'] });
    const { text } = await expectRefused('PACKAGE_UNAVAILABLE', { node: 'node1' });
    expect(text).toContain('no-such-package');
  });

  test('a distribution that is not known', async () => {
    await make(
      'node2',
      "cp -P /etc/os-release /root/ && rm /etc/os-release && printf 'ID=gentoo\\nVERSION_ID=2.15\\n' > /etc/os-release",
      'rm /etc/os-release && cp -P /root/os-release /etc/',
    );
    const report = await expectRefused('PLATFORM_UNSUPPORTED', { node: 'node2' });
    expect(report.evidence).toMatchObject({ file: '/etc/os-release', output: expect.stringContaining('gentoo') });
  });

  test('a node that is in another cluster', async () => {
    const conf = (name: string) =>
      `totem {\n version: 2\n cluster_name: ${name}\n}\nnodelist {\n node {\n  name: old1\n  nodeid: 1\n  ring0_addr: 192.0.2.1\n }\n}\n`;
    const write = `mkdir /etc/corosync && printf '${conf('payroll').replaceAll('\n', '\\n')}' > /etc/corosync/corosync.conf`;
    await make('node2', write, 'rm -r /etc/corosync');
    const report = await expectRefused('CLUSTER_OTHER', { node: 'node2' });
    expect(report.text).toContain('payroll');
    expect(report.why).toContain('old1');
    expect(report.evidence).toMatchObject({ file: '/etc/corosync/corosync.conf' });
  });

  test('two nodes with one machine id', async () => {
    const id = (await onNode(ground.lab, 'node1', 'cat /etc/machine-id')).stdout;
    await make(
      'node2',
      `cp -a /etc/machine-id /root/ && echo ${id} > /etc/machine-id`,
      'cat /root/machine-id > /etc/machine-id',
    );
    const report = await expectRefused('HOST-04', {});
    expect(report.text).toBe('node1 and node2 have the same machine id.');
    expect(report.evidence?.output).toBe(id);
  });

  test('a name that resolves to 127.0.1.1', async () => {
    await make(
      'node2',
      "cp -a /etc/hosts /root/ && sed -i '1i 127.0.1.1 node2' /etc/hosts",
      'cat /root/hosts > /etc/hosts',
    );
    // The described links are addresses: a name can't bend them.
    const harmless = await say('check');
    expect(harmless.status).toBe(0);
    expect(harmless.reports.find(({ code }) => code === 'HOST-01')).toMatchObject({
      severity: 'info',
      node: 'node2',
      evidence: { file: '/etc/hosts', line: 1 },
    });
    // A corosync.conf that goes by names is taken apart by it.
    const node = (name: string, id: number) =>
      ` node {\\n  name: ${name}\\n  nodeid: ${id}\\n  ring0_addr: ${name}\\n }\\n`;
    const conf = `totem {\\n version: 2\\n cluster_name: ${ground.profile().description.name}\\n}\\nnodelist {\\n${node('node1', 1)}${node('node2', 2)}}\\n`;
    await make('node1', `mkdir /etc/corosync && printf '${conf}' > /etc/corosync/corosync.conf`, 'rm -r /etc/corosync');
    const { text, next } = await expectRefused('HOST-01', { node: 'node2' });
    expect(text).toBe('On node2 the name node2 means 127.0.1.1, which is the node itself.');
    expect(next).toContain('/etc/hosts');
  });

  test('an address of a link that the node does not have', async () => {
    const [other, address] = ground.lab.nodes[1]?.ringAddresses ?? [];
    await make('node2', `ip address del ${address}/24 dev ring1`, `ip address add ${address}/24 dev ring1`);
    const report = await expectRefused('LINK_ADDRESS_ABSENT', { node: 'node2' });
    expect(report.text).toContain(`${address} of link 1`);
    // What it has instead is shown.
    expect(report.evidence?.output).toContain(other);
    expect(report.evidence?.output).not.toContain(address);
  });

  test('a plan of yesterday: something else has changed in between', async () => {
    const planned = await say('plan');
    expect(planned.status).toBe(0);
    const id = String(planned.result['id']);
    await make('node2', 'mkdir /etc/corosync && echo "# by hand" > /etc/corosync/corosync.conf', 'rm -r /etc/corosync');
    const before = await whatIsThere(ground.lab);
    const said = await quorate(ground.state.folder, ['apply', '--yes', id]);
    expect(said.status).toBe(1);
    const report = expectError(said, 'PLAN_STALE');
    expect(report.evidence?.output).toMatch(/^node2\.files\.\/etc\/corosync\/corosync\.conf: was absent, is /);
    expect(await whatIsThere(ground.lab)).toEqual(before);
    expect(ground.state.store.runs.list()).toEqual([]);
  });
});
