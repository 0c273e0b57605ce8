import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../core/plan/plan.ts';
import { apt, dnf, zypper } from '../../../../core/platform/package-managers.ts';
import { unwrap } from '../../../../core/result.ts';
import { clusterTexts, deploySteps } from '../../../../core/wizards/deploy/deploy.ts';
import { survey } from '../../../../core/wizards/deploy/survey.ts';
import { captured, firewallExit, type Machine, machine, webCluster } from './machine.ts';

const signal = new AbortController().signal;
const always = ['corosync', 'pacemaker', 'pcsd', 'firewalld', 'ufw'];
const texts = (argv: readonly (string | { readonly secret: string })[]) => argv.map(String);
const query = 'firewall-cmd --quiet --permanent --query-port=';
/** As delivered: the daemon runs and none of the ports is open. */
const firewalldCloses = (...ports: readonly string[]) =>
  Object.fromEntries(ports.map((port) => [`${query}${port}`, [firewallExit('query-no'), ''] as const]));

/** The few lines that tell a distribution, where no whole file was to be had (fixtures/os-release/README.md). */
const identity = (id: string, version: string, like: string) =>
  `NAME="${id}"\nVERSION_ID="${version}"\nID="${id}"\nID_LIKE="${like}"\nPRETTY_NAME="${id} ${version}"\n`;

const enterprise = (osRelease: string, repository: string, repolist: string): Machine => ({
  osRelease,
  installed: ['bash', 'systemd', 'firewalld', 'chrony', 'openssh-server', 'rpm'],
  listInstalled: texts(dnf.installed.argv),
  active: ['firewalld'],
  asked: [...always, 'httpd'],
  says: {
    ...firewalldCloses('5405-5406/udp', '2224/tcp'),
    'dnf --quiet repolist --enabled': [0, repolist.replaceAll('highavailability', repository)],
  },
});
const suse = (osRelease: string, says: Machine['says'] = {}): Machine => ({
  osRelease,
  installed: ['bash', 'systemd', 'firewalld', 'chrony', 'openssh-server', 'rpm', 'zypper'],
  listInstalled: texts(zypper.installed.argv),
  active: ['firewalld'],
  asked: [...always, 'apache2'],
  says: { ...firewalldCloses('5405-5406/udp'), ...says },
});

const ubuntu: Machine = {
  osRelease: identity('ubuntu', '24.04', 'debian'),
  installed: ['bash', 'systemd', 'ufw', 'chrony', 'openssh-server'],
  listInstalled: texts(apt.installed.argv),
  // The unit is active on every Ubuntu, also where the firewall is off.
  active: ['ufw'],
  asked: [...always, 'apache2'],
  says: { 'ufw status': [0, captured('ufw/0.36.2/status-inactive.out')] },
};
const suseConnect = (status: string, version: string) =>
  ({
    'SUSEConnect --status': [
      0,
      `[{"identifier":"SLES","version":"${version}","arch":"x86_64","status":"Registered"},` +
        `{"identifier":"sle-ha","version":"${version}","arch":"x86_64","status":"${status}"}]\n`,
    ],
  }) as const;

/** What planning makes of two such machines. */
async function planned(of: Machine) {
  const found = await Promise.all(['node1', 'node2'].map((node) => survey(webCluster, machine(node, of), signal)));
  const situations = found.map(unwrap);
  return {
    situations,
    reports: found.flatMap(({ reports }) => reports),
    steps: deploySteps(webCluster, situations, clusterTexts(webCluster, situations)),
  };
}

const on = (steps: readonly Step[], node: string) => steps.filter((step) => step.node === node);
/** The packages that the first node gets. */
function packagesOf(steps: readonly Step[]): readonly string[] {
  return on(steps, 'node1').flatMap(({ action }) => (action.kind === 'packages' ? action.names : []));
}
/** What is run on the first node before anything is installed, and what opens the firewall. */
function commandsOf(steps: readonly Step[], part: 'repository' | 'firewall'): readonly string[] {
  return on(steps, 'node1')
    .filter(({ id }) => id.startsWith(`node1/${part}-`))
    .flatMap(({ action }) => (action.kind === 'command' ? action.run.map(({ argv }) => argv.join(' ')) : []));
}
const unitsOf = (steps: readonly Step[]) =>
  on(steps, 'node1').flatMap(({ action }) => (action.kind === 'unit' ? [action.unit] : []));
const opened = (port: string) => [
  `firewall-cmd --quiet --permanent --add-port=${port}`,
  `firewall-cmd --quiet --add-port=${port}`,
];

describe('two bare machines of Ubuntu 24.04', () => {
  it('get packages with their units held, and no firewall rule while ufw is off', async () => {
    const { situations, steps, reports } = await planned(ubuntu);
    expect(situations[0]?.platform).toMatchObject({ id: 'ubuntu', version: '24.04', shell: 'pcs', isProven: false });
    expect(reports.map(({ code }) => code)).toEqual(['PLATFORM_UNPROVEN', 'PLATFORM_UNPROVEN']);
    expect(packagesOf(steps)).toEqual([
      'corosync',
      'pacemaker',
      'pacemaker-cli-utils',
      'pcs',
      'resource-agents',
      'fence-agents-base',
      'ipmitool',
    ]);
    const [install] = on(steps, 'node1').filter(({ action }) => action.kind === 'packages');
    expect(install?.action).toMatchObject({ hold: expect.arrayContaining(['corosync.service', 'apache2.service']) });
    expect(commandsOf(steps, 'repository')).toEqual([]);
    expect(commandsOf(steps, 'firewall')).toEqual([]);
    expect(unitsOf(steps)).toEqual(expect.arrayContaining(['corosync.service', 'pacemaker.service', 'pcsd.service']));
  });

  it('get the exact ports where ufw is on, and none again where it lets them through', async () => {
    const status = (name: string): Machine => ({
      ...ubuntu,
      says: { 'ufw status': [0, captured(`ufw/0.36.2/${name}.out`)] },
    });
    const { steps } = await planned(status('status-empty'));
    expect(commandsOf(steps, 'firewall')).toEqual([
      'ufw allow proto udp from any to any port 5405:5406',
      'ufw allow proto tcp from any to any port 2224',
    ]);
    expect(commandsOf((await planned(status('status-opened'))).steps, 'firewall')).toEqual([]);
  });
});

describe.each([
  ['AlmaLinux 9', identity('almalinux', '9.6', 'rhel centos fedora'), 'highavailability', ''],
  // Its repository was called `ha` in release 8.
  ['Rocky Linux 8.4, by its own release file', captured('os-release/rocky-8.4/os-release'), 'ha', ''],
])('two bare machines of %s', (_name, osRelease, repository) => {
  const off = captured('dnf/4.14.0/repolist-enabled.off.out');
  const switchedOn = captured('dnf/4.14.0/repolist-enabled.on.out');

  it('get the add-on enabled, the packages, and ports in firewalld for now and for later', async () => {
    const { situations, steps } = await planned(enterprise(osRelease, repository, off));
    expect(situations[0]?.platform).toMatchObject({ family: 'rhel', shell: 'pcs', securityModule: 'selinux' });
    expect(commandsOf(steps, 'repository')).toEqual([
      'dnf --assumeyes install -- dnf-plugins-core',
      `dnf config-manager --set-enabled ${repository}`,
    ]);
    expect(packagesOf(steps)).toEqual([
      'corosync',
      'libknet1-plugins-all',
      'pacemaker',
      'pacemaker-cli',
      'pcs',
      'resource-agents',
      'fence-agents-ipmilan',
      'ipmitool',
    ]);
    expect(commandsOf(steps, 'firewall')).toEqual([...opened('5405-5406/udp'), ...opened('2224/tcp')]);
    expect(unitsOf(steps)).toEqual(expect.arrayContaining(['corosync.service', 'pacemaker.service', 'pcsd.service']));
    // Repositories come before what they hold.
    const [install] = on(steps, 'node1').filter(({ action }) => action.kind === 'packages');
    expect(install?.dependsOn).toContain('node1/repository-1');
  });

  it('keep the add-on where it is enabled, and ports that are open', async () => {
    const of = enterprise(osRelease, repository, switchedOn);
    const isOpen = [firewallExit('query-yes'), ''] as const;
    const says = { ...of.says, [`${query}5405-5406/udp`]: isOpen, [`${query}2224/tcp`]: isOpen };
    const { steps } = await planned({ ...of, says });
    expect(commandsOf(steps, 'repository')).toEqual([]);
    expect(commandsOf(steps, 'firewall')).toEqual([]);
  });
});

describe.each([
  ['SLES 15.7', identity('sles', '15.7', 'suse'), '15.7', []],
  ['SLES 16.0', identity('sles', '16.0', 'suse'), '16.0', ['libknet1-crypto-nss-plugin']],
] as const)('two bare machines of %s', (_name, osRelease, version, crypto) => {
  it('get the extension, crmsh and no pcs, and only the ports of corosync', async () => {
    const { situations, steps } = await planned(suse(osRelease, suseConnect('Not Registered', version)));
    expect(situations[0]?.platform).toMatchObject({ family: 'suse', shell: 'crmsh' });
    expect(commandsOf(steps, 'repository')).toEqual([`SUSEConnect --product sle-ha/${version}/x86_64`]);
    const packages = packagesOf(steps);
    expect(packages).toEqual([
      'corosync',
      'pacemaker',
      'pacemaker-cli',
      ...crypto,
      'crmsh',
      'resource-agents',
      'fence-agents',
      'ipmitool',
    ]);
    expect(commandsOf(steps, 'firewall')).toEqual(opened('5405-5406/udp'));
    expect(unitsOf(steps)).not.toContain('pcsd.service');
    expect(steps.filter(({ id }) => /pcs|hacluster/.test(id))).toEqual([]);
  });

  it('keep the extension where it is registered', async () => {
    const { steps } = await planned(suse(osRelease, suseConnect('Registered', version)));
    expect(commandsOf(steps, 'repository')).toEqual([]);
  });
});

describe('two bare machines of openSUSE Leap', () => {
  it.each([
    ['15.2, by its own release file', captured('os-release/opensuse-leap-15.2/os-release'), '2.4'],
    ['16.0', identity('opensuse-leap', '16.0', 'suse opensuse'), '3.1'],
  ])('%s: need no repository', async (_name, osRelease, corosync) => {
    const { situations, steps } = await planned(suse(osRelease));
    expect(situations[0]?.platform).toMatchObject({ id: 'opensuse-leap', versions: { corosync } });
    expect(commandsOf(steps, 'repository')).toEqual([]);
    expect(packagesOf(steps)).toContain('crmsh');
  });
});

it('what a machine is asked beyond that is told, so that these tests notice a new question', async () => {
  const other = await survey(webCluster, machine('node1', { ...ubuntu, asked: ['corosync'] }), signal);
  expect(other).toMatchObject({ ok: false, reports: [{ code: 'REPLAY_UNKNOWN' }] });
});

it('a firewall that does not say whether it is on is told, and not taken for off', async () => {
  const silent = await survey(webCluster, machine('node1', { ...ubuntu, says: {} }), signal);
  expect(silent.ok).toBe(false);
  expect(silent.reports.at(-1)).toMatchObject({ code: 'FIREWALL_UNREADABLE', node: 'node1' });
});
