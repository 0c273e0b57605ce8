import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClusterDescription, descriptionSchema } from '../../../core/cluster/description.ts';
import type { PackagesAction } from '../../../core/plan/action.ts';
import { platformOf } from '../../../core/platform/detect.ts';
import { fencePackagePart } from '../../../core/platform/fence-packages.ts';
import { handWrittenRules, openPorts } from '../../../core/platform/firewall.ts';
import { installPackages, packageNeeds, resolveNeeds } from '../../../core/platform/needs.ts';
import { parseOsRelease } from '../../../core/platform/os-release.ts';
import { apt, dnf, zypper } from '../../../core/platform/package-managers.ts';
import { authenticateHosts, enableHacluster, setHaclusterPassword } from '../../../core/platform/pcsd.ts';
import { clusterPorts, portText } from '../../../core/platform/ports.ts';
import { unwrap } from '../../../core/result.ts';

const describeCluster = (more: object = {}): ClusterDescription =>
  descriptionSchema.parse({
    quorate: 1,
    name: 'web',
    nodes: [1, 2].map((n) => ({
      name: `node${n}`,
      ssh: { host: `192.0.2.${n}` },
      links: [`10.0.1.${n}`, `10.0.2.${n}`],
    })),
    fencing: {
      devices: [1, 2].map((n) => ({ id: `f${n}`, agent: 'fence_ipmilan', targets: [`node${n}`], parameters: {} })),
    },
    packages: ['apache2'],
    ...more,
  });
const platform = (release: string) => unwrap(platformOf({ release: parseOsRelease(release), architecture: 'x86_64' }));
const debian12 = platform('ID=debian\nVERSION_ID=12');
const debian13 = platform('ID=debian\nVERSION_ID=13');

describe('packageNeeds', () => {
  it('names what Debian 12 and 13 need, each once', () => {
    const names = (of: typeof debian12) => packageNeeds(of, describeCluster()).map(({ anyOf }) => anyOf[0]);
    const common = ['corosync', 'pacemaker', 'pacemaker-cli-utils', 'pcs', 'resource-agents'];
    expect(names(debian12)).toEqual([...common, 'fence-agents', 'ipmitool', 'apache2']);
    expect(names(debian13)).toEqual([...common, 'fence-agents-ipmilan', 'ipmitool', 'apache2']);
  });

  it('takes other shells, the clock, and leaves fence agents out where fencing is off', () => {
    const needs = packageNeeds(debian12, describeCluster({ fencing: { enabled: false } }), {
      shells: ['pcs', 'crmsh'],
      needsClock: true,
    });
    const names = needs.map(({ anyOf }) => anyOf[0]);
    expect(names).toContain('crmsh');
    expect(names).toContain('chrony');
    expect(names).not.toContain('fence-agents');
  });

  it('finds the package of an agent', () => {
    expect(
      ['fence_ilo5', 'fence_apc_snmp', 'fence_vmware_soap', 'fence_xvm', 'fence_ilo_ssh'].map(fencePackagePart),
    ).toEqual(['ipmilan', 'apc-snmp', 'vmware-soap', 'virt', 'ilo-ssh']);
    expect(debian12.packages.fenceAgent('fence_xvm').anyOf).toEqual(['fence-virt']);
  });
});

describe('resolveNeeds', () => {
  const needs = [
    { purpose: 'a', anyOf: ['a1', 'a2'] as const },
    { purpose: 'b', anyOf: ['b'] as const },
  ];
  it('prefers what is installed, then what is offered', () => {
    const supply = { isInstalled: (name: string) => name === 'a2', isOffered: (name: string) => name !== 'b' };
    expect(resolveNeeds(needs, supply)).toEqual({ names: ['a2'], missing: [], unmet: [needs[1]] });
    const offered = { isInstalled: () => false, isOffered: (name: string) => name === 'a2' };
    expect(resolveNeeds(needs, offered)).toEqual({ names: ['a2'], missing: ['a2'], unmet: [needs[1]] });
  });
  it('takes the first choice where offers are not known', () => {
    expect(resolveNeeds(needs, { isInstalled: () => false })).toEqual({
      names: ['a1', 'b'],
      missing: ['a1', 'b'],
      unmet: [],
    });
  });
});

describe('package managers', () => {
  it('give a plan what it takes, and hold what Debian starts by itself', () => {
    const request = installPackages(debian12, ['corosync']) satisfies PackagesAction;
    expect(request.hold).toEqual(expect.arrayContaining(['corosync.service', 'pacemaker.service', 'pcsd.service']));
    expect(request.install.at(-1)?.argv.slice(-4)).toEqual(['--no-install-recommends', 'install', '--', 'corosync']);
    expect(request.install.every(({ env }) => env?.['DEBIAN_FRONTEND'] === 'noninteractive')).toBe(true);
  });

  it('never let a name be taken for an option or anything but a name', () => {
    const odd = fc.oneof(fc.string(), fc.constantFrom('-y', '--purge', '$(reboot)', 'a b', "a'b", 'a\nb', '', ';x'));
    fc.assert(
      fc.property(odd, fc.constantFrom(apt, dnf, zypper), (name, manager) => {
        if (/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(name)) {
          const argv = manager.install([name]).at(-1)?.argv ?? [];
          expect(argv.at(-1)).toBe(name);
          expect(argv.at(-2)).toBe('--');
        } else expect(() => manager.install([name])).toThrow('is no package name');
      }),
    );
  });

  it.skipIf(!existsSync('/var/lib/dpkg/status'))(
    'list what dpkg has installed here, and only that (skipped where there is no dpkg)',
    () => {
      const [file, ...args] = apt.installed.argv;
      const listed = spawnSync(file, args, { encoding: 'utf8' }).stdout.trim().split('\n').sort();
      const stanzas = readFileSync('/var/lib/dpkg/status', 'utf8').split('\n\n');
      const expected = stanzas
        .filter((stanza) => /^Status: .* installed$/m.test(stanza))
        .map((stanza) => /^Package: (.*)$/m.exec(stanza)?.[1] ?? '')
        .sort();
      expect(listed).toEqual(expected);
    },
  );
});

describe('ports and firewalls', () => {
  it('opens one port a knet link from the base port, and pcsd', () => {
    const texts = (more: object, options = {}) => clusterPorts(describeCluster(more), options).map(portText);
    expect(texts({})).toEqual(['5405-5406/udp']);
    expect(texts({ corosync: { port: 5600 } }, { hasPcsd: true, hasRemote: true })).toEqual([
      '5600-5601/udp',
      '2224/tcp',
      '3121/tcp',
    ]);
    expect(texts({ corosync: { transport: 'udpu' } }, { isQnetd: true })).toEqual(['5404-5405/udp', '5403/tcp']);
  });

  it('tells firewalld for now and for later, and takes back the same', () => {
    const [change] = openPorts('firewalld', clusterPorts(describeCluster()), { zone: 'cluster' });
    expect(change?.probe.argv).toEqual([
      'firewall-cmd',
      '--quiet',
      '--permanent',
      '--zone=cluster',
      '--query-port=5405-5406/udp',
    ]);
    expect(change?.run.map(({ argv }) => argv.includes('--permanent'))).toEqual([true, false]);
    expect(change?.undo.every(({ argv }) => argv.at(-1) === '--remove-port=5405-5406/udp')).toBe(true);
    expect(() => openPorts('firewalld', clusterPorts(describeCluster()), { zone: '--reload' })).toThrow();
  });

  it('tells ufw, and knows its answer', () => {
    const [change] = openPorts('ufw', clusterPorts(describeCluster()));
    expect(change?.run[0]?.argv.join(' ')).toBe('ufw allow proto udp from any to any port 5405:5406');
    expect(change?.undo[0]?.argv.slice(0, 4)).toEqual(['ufw', '--force', 'delete', 'allow']);
    const pattern = new RegExp(change?.probe.matches ?? '', 'm');
    expect(pattern.test('5405:5406/udp              ALLOW       Anywhere\n')).toBe(true);
    expect(pattern.test('5405/udp                   ALLOW       Anywhere\n')).toBe(false);
  });

  it('writes rules for hand-made firewalls and edits none', () => {
    const ports = clusterPorts(describeCluster());
    expect(openPorts('nftables', ports)).toEqual([]);
    expect(openPorts('none', ports)).toEqual([]);
    expect(handWrittenRules('nftables', ports, ['10.0.1.1', 'fd00::1'])).toEqual([
      'ip saddr 10.0.1.1 udp dport 5405-5406 accept',
      'ip6 saddr fd00::1 udp dport 5405-5406 accept',
    ]);
    expect(handWrittenRules('iptables', ports, ['10.0.1.1'])).toEqual([
      'iptables -I INPUT -s 10.0.1.1 -p udp --dport 5405:5406 -j ACCEPT',
    ]);
  });
});

describe('pcsd', () => {
  it('lets an expired account log in', () => {
    expect(enableHacluster().argv).toEqual(['chage', '--expiredate', '-1', 'hacluster']);
  });

  it('keeps the password out of argv', () => {
    const commands = [setHaclusterPassword('pcs/hacluster'), authenticateHosts(describeCluster(), 'pcs/hacluster')];
    for (const { argv, stdin } of commands) {
      expect(argv.join(' ')).not.toContain('secret');
      expect(stdin?.template).toContain('@@quorate-secret:pcs/hacluster@@');
    }
    expect(commands[1]?.argv.join(' ')).toBe('pcs host auth node1 addr=10.0.1.1 node2 addr=10.0.1.2 -u hacluster');
  });
});
