import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { descriptionSchema } from '../../core/cluster/description.ts';
import {
  awaitSsh,
  describe,
  down,
  type LabState,
  listInstances,
  power,
  readPowerLog,
  serviceAddress,
  status,
  up,
} from '../../core/lab/lab.ts';
import { unwrap } from '../../core/result.ts';
import { bootPractice, describeOnNodes, instanceName, onNode } from './practice.ts';

const signal = () => AbortSignal.timeout(120_000);

/** What of an instance can be seen on this machine, by other means than the lab's own. */
function traces(instance: string): readonly string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        const isOurs = new RegExp(`/lab/${instance}/|quorate-lab\\.${instance}\\.|power-daemon\\.ts ${instance} `);
        return isOurs.test(commandLine) ? [`process ${pid} ${commandLine}`] : [];
      } catch {
        return [];
      }
    });
  const lines = (text: string) => text.split('\n').filter((line) => line.includes(instance));
  const files = [
    '/var/lib/quorate/lab',
    '/run/netns',
    '/run/systemd/nspawn/propagate',
    '/run/systemd/nspawn/unix-export',
  ]
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).filter((name) => name.includes(instance)));
  const groups = spawnSync('find', ['/sys/fs/cgroup', '-maxdepth', '2', '-name', `*${instance}*`], {
    encoding: 'utf8',
  });
  return [...processes, ...lines(readFileSync('/proc/mounts', 'utf8')), ...files, ...lines(groups.stdout)];
}

function hostAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

describeOnNodes('a practice cluster of three bare Debian 12 nodes', () => {
  let lab: LabState;
  const password = (name: string) => lab.nodes.find((node) => node.name === name)?.bmc.password ?? '';
  const ipmi = (name: string, words: string, secret = password(name)) => {
    const address = lab.nodes.find((node) => node.name === name)?.bmc.address;
    return `ipmitool -I lanplus -C 3 -R 1 -N 2 -H ${address} -U admin -P ${secret} chassis ${words}`;
  };
  beforeAll(async () => {
    lab = await bootPractice('lab');
  });

  test('answers SSH on 127.0.0.1 under pinned host keys, and has no cluster package', async () => {
    for (const { name } of lab.nodes) {
      expect(await onNode(lab, name, 'uname -n; systemctl is-system-running --wait')).toMatchObject({
        stdout: `${name}\nrunning`,
      });
      const packages = await onNode(lab, name, 'dpkg-query -W');
      expect(packages.stdout).toContain('openssh-server');
      expect(packages.stdout).not.toMatch(/^(corosync|pacemaker|pcs|crmsh|fence-agents|resource-agents|ipmitool)/m);
    }
    const ids = await Promise.all(lab.nodes.map(({ name }) => onNode(lab, name, 'cat /etc/machine-id')));
    expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(3);
  });

  test('puts no address on an interface of the host, and no route', () => {
    expect(hostAddresses().filter((address) => address.startsWith('10.87.'))).toEqual([]);
    expect(spawnSync('ip', ['route', 'show', 'table', 'all'], { encoding: 'utf8' }).stdout).not.toContain('10.87.');
    const listening = spawnSync('ss', ['-Hltn'], { encoding: 'utf8' }).stdout;
    for (const { sshPort } of [...lab.nodes, lab.client]) {
      const sockets = listening.split('\n').filter((line) => line.includes(`:${sshPort} `));
      expect(sockets).toHaveLength(1);
      expect(sockets[0]).toContain(`127.0.0.1:${sshPort} `);
    }
  });

  test('installs packages offline through its own APT', async () => {
    expect((await onNode(lab, 'node1', 'ip route show default; ip -6 route show default')).stdout).toBe('');
    expect((await onNode(lab, 'node1', 'apt-get -q update')).code).toBe(0);
    const install = await onNode(
      lab,
      'node1',
      'DEBIAN_FRONTEND=noninteractive apt-get -q -y install ipmitool fence-agents',
    );
    expect(install.code, install.stderr).toBe(0);
    const cluster = 'corosync pacemaker pacemaker-cli-utils pcs crmsh resource-agents apache2 haproxy';
    const simulated = await onNode(lab, 'node1', `apt-get -q -s install ${cluster}`);
    expect(simulated.code, simulated.stderr).toBe(0);
    expect(simulated.stdout).toMatch(/^Inst pacemaker /m);
  });

  test('a BMC answers a node with its password and refuses another', async () => {
    expect(await onNode(lab, 'node1', ipmi('node2', 'power status'))).toMatchObject({ stdout: 'Chassis Power is on' });
    expect((await onNode(lab, 'node1', ipmi('node2', 'power status', 'wrong'))).code).not.toBe(0);
  });

  test('power off by the BMC is a crash, on brings the node back with its disk', async () => {
    const marks = 'date > /root/on-disk; sync /root/on-disk; date > /run/in-memory';
    await onNode(lab, 'node2', `${marks}; ip address add 10.87.3.99/24 dev service0`);
    expect((await onNode(lab, 'client', 'ping -q -c 1 -W 2 10.87.3.99')).code).toBe(0);
    const since = Date.now();
    expect((await onNode(lab, 'node1', ipmi('node2', 'power off'))).code).toBe(0);
    expect(await onNode(lab, 'node1', ipmi('node2', 'power status'))).toMatchObject({ stdout: 'Chassis Power is off' });
    expect((await onNode(lab, 'client', 'ping -q -c 1 -W 2 10.87.3.99')).code).not.toBe(0);
    const dark = unwrap(await status(lab.instance)).nodes.find(({ name }) => name === 'node2');
    expect(dark).toMatchObject({ power: 'off', answersSsh: false });

    expect((await onNode(lab, 'node1', ipmi('node2', 'power on'))).code).toBe(0);
    unwrap(await awaitSsh(lab.instance, 'node2', signal()));
    const back = await onNode(lab, 'node2', 'ls /root/on-disk /run/in-memory; ip -br address show service0');
    expect(back.stdout).toContain('/root/on-disk');
    expect(back.stderr).toContain('/run/in-memory');
    expect(back.stdout).not.toContain('10.87.3.99');
    // No shutdown was under way: nothing of it is in the journal of the life that ended.
    const journal = await onNode(lab, 'node2', 'journalctl -q --no-pager -b -1 -t systemd');
    expect(journal.stdout).not.toMatch(/Shutting down|Reached target.*(Shutdown|Power)/i);
    const events = (await readPowerLog(lab.instance)).filter(({ at }) => at >= since);
    expect(events.map(({ node, action, by }) => `${node} ${action} ${by}`)).toEqual(['node2 off bmc', 'node2 on bmc']);
  });

  test('the fence agent that clusters use reboots a node', async () => {
    const since = Date.now();
    const address = lab.nodes[2]?.bmc.address;
    const fence = `fence_ipmilan --ip=${address} --username=admin --password=${password('node3')} --lanplus --cipher=3`;
    expect((await onNode(lab, 'node1', `${fence} --action=reboot`)).code).toBe(0);
    unwrap(await awaitSsh(lab.instance, 'node3', signal()));
    const events = (await readPowerLog(lab.instance)).filter(({ at, node }) => at >= since && node === 'node3');
    expect(events.map(({ action, by }) => `${action} ${by}`)).toEqual(['off bmc', 'on bmc']);
  });

  test('a person at the machine: off, status, on, cycle; and an unknown node', async () => {
    expect(unwrap(await power(lab.instance, 'node3', 'off'))).toBe('off');
    expect(unwrap(await power(lab.instance, 'node3', 'off'))).toBe('off');
    expect(unwrap(await power(lab.instance, 'node3', 'status'))).toBe('off');
    expect(unwrap(await power(lab.instance, 'node3', 'cycle'))).toBe('on');
    unwrap(await awaitSsh(lab.instance, 'node3', signal()));
    expect(await power(lab.instance, 'node9', 'off')).toMatchObject({
      ok: false,
      reports: [{ code: 'LAB_NO_SUCH_NODE' }],
    });
  });

  test('a connection to one node outlives the power cycles of the others', async () => {
    const hub = `quorate-lab.${lab.instance}.hub`;
    const bridge = () => spawnSync('ip', ['-n', hub, '-br', 'link', 'show', 'mgmt'], { encoding: 'utf8' }).stdout;
    const before = bridge();
    const began = Date.now();
    const held = onNode(lab, 'node1', 'sleep 4; echo still here');
    await wait(1000);
    for (const name of ['node2', 'node3']) unwrap(await power(lab.instance, name, 'cycle'));
    expect((await held).stdout).toBe('still here');
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(bridge()).toBe(before);
    for (const name of ['node2', 'node3']) unwrap(await awaitSsh(lab.instance, name, signal()));
  });

  test('a node that shuts itself down is off, and the log says who did it', async () => {
    await onNode(lab, 'node3', 'systemctl poweroff', 10_000);
    for (let tries = 0; tries < 300 && unwrap(await power(lab.instance, 'node3', 'status')) === 'on'; tries += 1)
      await wait(100);
    expect((await readPowerLog(lab.instance)).at(-1)).toMatchObject({ node: 'node3', action: 'off', by: 'node' });
    unwrap(await power(lab.instance, 'node3', 'on'));
    unwrap(await awaitSsh(lab.instance, 'node3', signal()));
  });

  test('a node can neither set the clock nor load modules nor reboot the host nor make device nodes', async () => {
    const bounding = await onNode(lab, 'node1', "sed -n 's/^CapBnd:\\s*//p' /proc/1/status");
    const set = BigInt(`0x${bounding.stdout}`);
    // @see capabilities(7): MODULE 16, RAWIO 17, BOOT 22, TIME 25, MKNOD 27; NET_ADMIN 12 shows that the set was read.
    for (const bit of [16n, 17n, 22n, 25n, 27n]) expect((set >> bit) & 1n, `capability ${bit}`).toBe(0n);
    expect((set >> 12n) & 1n).toBe(1n);
    // The time that it is: harmless where it would be let through.
    expect((await onNode(lab, 'node1', 'date -s "@$(date +%s)"')).code).not.toBe(0);
    expect((await onNode(lab, 'node1', 'mknod /tmp/disk b 254 0')).code).not.toBe(0);
    expect((await onNode(lab, 'node1', 'echo 1 > /proc/sys/kernel/printk')).code).not.toBe(0);
  });

  test('the client reaches the service network and not the rings', async () => {
    const reach = async (address: string) => (await onNode(lab, 'client', `ping -q -c 1 -W 1 ${address}`)).code === 0;
    expect(await reach(lab.nodes[0]?.serviceAddress ?? '')).toBe(true);
    for (const address of lab.nodes[0]?.ringAddresses ?? []) {
      expect(await reach(address)).toBe(false);
      expect((await onNode(lab, 'node2', `ping -q -c 1 -W 1 ${address}`)).code).toBe(0);
    }
    const { address, prefixLength, interface: nic } = serviceAddress(lab);
    expect(await reach(address)).toBe(false);
    await onNode(lab, 'node1', `ip address add ${address}/${prefixLength} dev ${nic}`);
    expect(await reach(address)).toBe(true);
    await onNode(lab, 'node1', `ip address del ${address}/${prefixLength} dev ${nic}`);
  });

  test('describes itself as any cluster, with its secrets apart', () => {
    const { description, secrets } = describe(lab);
    const parsed = descriptionSchema.parse(description);
    expect(parsed.nodes.map(({ links }) => links.length)).toEqual([2, 2, 2]);
    expect(parsed.fencing.devices.map(({ targets }) => targets)).toEqual([['node1'], ['node2'], ['node3']]);
    expect(Object.keys(secrets)).toEqual(['fence/node1', 'fence/node2', 'fence/node3']);
    for (const secret of Object.values(secrets)) expect(JSON.stringify(description)).not.toContain(secret);
  });

  test('up again returns it as it is, and warns where another shape was asked for', async () => {
    const wish = { instance: lab.instance, release: 'bookworm', nodes: 3, packages: 'bare', signal: signal() } as const;
    expect(await up(wish)).toEqual({ ok: true, value: lab, reports: [] });
    expect(await up({ ...wish, nodes: 4 })).toMatchObject({ ok: true, reports: [{ code: 'LAB_OTHER_SHAPE' }] });
  });

  test('a second instance runs beside it, and its end leaves nothing of it and all of the first', async () => {
    const other = await bootPractice('other', { release: 'trixie', nodes: 2, packages: 'installed' });
    expect((await onNode(other, 'node1', '. /etc/os-release; echo $VERSION_CODENAME')).stdout).toBe('trixie');
    const services = await onNode(
      other,
      'node1',
      'systemctl is-active corosync pacemaker pcsd; systemctl is-enabled corosync',
    );
    expect(services.stdout.split('\n')).toEqual(['inactive', 'inactive', 'inactive', 'disabled']);
    const ids = await Promise.all([lab, other].map((one) => onNode(one, 'node1', 'cat /etc/machine-id')));
    expect(ids[0]?.stdout).not.toBe(ids[1]?.stdout);
    // Both have a node2 with the same address: a crash of one is none of the other's business.
    unwrap(await power(other.instance, 'node2', 'off'));
    expect((await onNode(lab, 'node1', 'ping -q -c 1 -W 1 10.87.0.12')).code).toBe(0);
    expect((await onNode(other, 'node1', 'ping -q -c 1 -W 1 10.87.0.12')).code).not.toBe(0);
    expect(traces(other.instance)).not.toEqual([]);
    unwrap(await down(other.instance));
    expect(traces(other.instance)).toEqual([]);
    expect(unwrap(await status(lab.instance))).toMatchObject({ isWhole: true });
    expect((await onNode(lab, 'node2', 'true')).code).toBe(0);
  }, 600_000); // the images of Debian 13 may not be built yet
});

describeOnNodes('an up that is killed', () => {
  const begin = (instance: string) => {
    const source = `
      const { up } = await import(${JSON.stringify(new URL('../../core/lab/lab.ts', import.meta.url).href)});
      const onProgress = ({ step, state }) => process.stdout.write(step + ' ' + state + '\\n');
      const signal = AbortSignal.timeout(120000);
      await up({ instance: '${instance}', release: 'bookworm', nodes: 2, packages: 'bare', signal, onProgress });
      process.stdout.write('finished\\n');`;
    return spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  test.each([
    ['while disks and networks are made', 'lab/assemble/2 running', 60],
    ['while the last of them are made', 'lab/assemble/2 running', 250],
    ['while nodes boot', 'lab/boot/node1/2 running', 100],
  ])('is repaired by the next: %s', async (_when, line, afterMs) => {
    const instance = instanceName('kill');
    const child = begin(instance);
    let told = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (bytes: Buffer) => {
        told += bytes.toString();
        if (told.includes(line)) resolve();
      });
      child.on('exit', () => resolve());
    });
    await wait(afterMs);
    child.kill('SIGKILL');
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.on('exit', resolve) : resolve(undefined),
    );
    expect(told).toContain(line);
    expect(told).not.toContain('finished');
    expect(traces(instance)).not.toEqual([]);
    const repaired = await bootPractice('kill', { nodes: 2 });
    for (const { name } of repaired.nodes) expect((await onNode(repaired, name, 'uname -n')).stdout).toBe(name);
    unwrap(await down(instance));
    expect(traces(instance)).toEqual([]);
  });

  test('down alone clears up after it as well', async () => {
    const instance = instanceName('kill');
    const child = begin(instance);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await wait(400);
    child.kill('SIGKILL');
    unwrap(await down(instance));
    expect(traces(instance)).toEqual([]);
    expect(await listInstances()).not.toContain(instance);
  });

  test('a signal ends it with a report, and nothing stays', async () => {
    const instance = instanceName('stop');
    const wish = { instance, release: 'bookworm', nodes: 2, packages: 'bare' } as const;
    // While it is put together, and while its machines boot: a machine needs more than half a second to answer.
    for (const ms of [100, 300, 450]) {
      const stopped = await up({ ...wish, signal: AbortSignal.timeout(ms) });
      expect(stopped).toMatchObject({ ok: false, reports: [{ code: 'LAB_INTERRUPTED' }] });
      unwrap(await down(instance));
      expect(traces(instance)).toEqual([]);
    }
  });
});

describeOnNodes('bad input', () => {
  test.each(['', 'A', '../x', 'a.b', 'a b', '-a', 'x'.repeat(25)])(
    'an instance named %j is refused',
    async (instance) => {
      const wish = { instance, release: 'bookworm', nodes: 3, packages: 'bare', signal: signal() } as const;
      expect(await up(wish)).toMatchObject({ ok: false, reports: [{ code: 'LAB_BAD_REQUEST' }] });
      expect(await down(instance)).toMatchObject({ ok: false, reports: [{ code: 'LAB_BAD_REQUEST' }] });
    },
  );

  test.each([0, 1, 17, 2.5, Number.NaN])('%d nodes are refused', async (nodes) => {
    const wish = { instance: 'refused', release: 'bookworm', nodes, packages: 'bare', signal: signal() } as const;
    expect(await up(wish)).toMatchObject({ ok: false, reports: [{ code: 'LAB_BAD_REQUEST' }] });
  });

  test('one that is not up says so', async () => {
    expect(await status('nowhere')).toMatchObject({ ok: false, reports: [{ code: 'LAB_NOT_UP' }] });
    expect(await power('nowhere', 'node1', 'off')).toMatchObject({ ok: false, reports: [{ code: 'LAB_NOT_UP' }] });
    expect(await down('nowhere')).toMatchObject({ ok: true });
  });
});
