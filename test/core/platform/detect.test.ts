import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectPlatform, platformOf } from '../../../core/platform/detect.ts';
import { parseOsRelease } from '../../../core/platform/os-release.ts';
import type { Platform } from '../../../core/platform/platform.ts';
import { ok, unwrap } from '../../../core/result.ts';
import type { Transport } from '../../../core/transport/transport.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/os-release/${name}/os-release`, import.meta.url), 'utf8');

/** Only what tells a distribution; the whole files of those that are not Debian were never captured by us. */
const identity = (id: string, version: string, like: string, name: string) =>
  `NAME="${name}"\nVERSION_ID="${version}"\nID="${id}"\nID_LIKE="${like}"\nPRETTY_NAME="${name} ${version}"\n`;

const releases: Readonly<Record<string, string>> = {
  'ubuntu 22.04': identity('ubuntu', '22.04', 'debian', 'Ubuntu'),
  'ubuntu 24.04': identity('ubuntu', '24.04', 'debian', 'Ubuntu'),
  'ubuntu 26.04': identity('ubuntu', '26.04', 'debian', 'Ubuntu'),
  'rhel 8.10': identity('rhel', '8.10', 'fedora', 'Red Hat Enterprise Linux'),
  'rhel 9.6': identity('rhel', '9.6', 'fedora', 'Red Hat Enterprise Linux'),
  'rhel 10.0': identity('rhel', '10.0', 'centos fedora', 'Red Hat Enterprise Linux'),
  'almalinux 8.10': identity('almalinux', '8.10', 'rhel centos fedora', 'AlmaLinux'),
  'almalinux 9.6': identity('almalinux', '9.6', 'rhel centos fedora', 'AlmaLinux'),
  'rocky 10.0': identity('rocky', '10.0', 'rhel centos fedora', 'Rocky Linux'),
  'centos 8': identity('centos', '8', 'rhel fedora', 'CentOS Stream'),
  'centos 10': identity('centos', '10', 'rhel fedora', 'CentOS Stream'),
  'fedora 43': 'ID=fedora\nVERSION_ID=43\nPRETTY_NAME="Fedora Linux 43 (Server Edition)"\n',
  'sles 15.7': identity('sles', '15.7', 'suse', 'SLES'),
  'sles 16.0': identity('sles', '16.0', 'suse', 'SLES'),
  'opensuse-leap 15.6': identity('opensuse-leap', '15.6', 'suse opensuse', 'openSUSE Leap'),
  'opensuse-leap 16.0': identity('opensuse-leap', '16.0', 'suse opensuse', 'openSUSE Leap'),
};

const find = (text: string): Platform =>
  unwrap(platformOf({ release: parseOsRelease(text), architecture: 'x86_64' }, 'node1'));

describe('platformOf', () => {
  it('knows Debian 12, 13 and sid by their own files', () => {
    const found = ['debian-12', 'debian-13', 'debian-sid'].map((name) => find(fixture(name)));
    expect(found.map(({ id, version, isProven }) => [id, version, isProven])).toEqual([
      ['debian', '12', true],
      ['debian', '13', true],
      ['debian', 'sid', true],
    ]);
    expect(found.map(({ packages }) => packages.fenceAgent('fence_ipmilan').anyOf[0])).toEqual([
      'fence-agents',
      'fence-agents-ipmilan',
      'fence-agents-ipmilan',
    ]);
  });

  it.each(Object.entries(releases))('knows %s, and says that it is not proven', (key, text) => {
    const result = platformOf({ release: parseOsRelease(text), architecture: 'x86_64' }, 'node1');
    const platform = unwrap(result);
    expect(`${platform.id} ${platform.version}`).toBe(key);
    expect(result.reports.map(({ code, severity, node }) => [code, severity, node])).toEqual([
      ['PLATFORM_UNPROVEN', 'warning', 'node1'],
    ]);
    expect(platform.packages.shells[platform.shell]).toBeDefined();
    expect(platform.units.pcsd === undefined).toBe(platform.shell !== 'pcs');
  });

  it('has the repositories that are off as delivered', () => {
    const enabling = (key: string) =>
      find(releases[key] ?? '').repositories.map(({ run }) => run.at(-1)?.argv.join(' '));
    expect(enabling('rhel 9.6')).toEqual([
      'subscription-manager repos --enable=rhel-9-for-x86_64-highavailability-rpms',
    ]);
    expect(enabling('almalinux 8.10')).toEqual(['dnf config-manager --set-enabled ha']);
    expect(enabling('rocky 10.0')).toEqual(['dnf config-manager --set-enabled highavailability']);
    expect(enabling('sles 15.7')).toEqual(['SUSEConnect --product sle-ha/15.7/x86_64']);
    expect([...enabling('fedora 43'), ...enabling('ubuntu 24.04'), ...enabling('opensuse-leap 16.0')]).toEqual([]);
  });

  it('sees an activated extension in what SUSEConnect prints', () => {
    const [repository] = find(releases['sles 15.7'] ?? '').repositories;
    const status = (of: string) =>
      `[{"identifier":"SLES","version":"15.7","arch":"x86_64","status":"Registered"},{"identifier":"sle-ha","version":"15.7","arch":"x86_64","status":"${of}"}]`;
    const pattern = new RegExp(repository?.probe.matches ?? '', 'm');
    expect(pattern.test(status('Registered'))).toBe(true);
    expect(pattern.test(status('Not Registered'))).toBe(false);
  });

  it.each([
    ['alpine', 'ID=alpine\nVERSION_ID=3.22.0\nPRETTY_NAME="Alpine Linux v3.22"\n', 'Alpine Linux v3.22'],
    ['debian 11', 'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\n', 'bullseye'],
    ['mint', 'ID=linuxmint\nVERSION_ID="22"\nID_LIKE="ubuntu debian"\n', 'linuxmint 22'],
    ['fedora 37', 'ID=fedora\nVERSION_ID=37\n', 'fedora 37'],
    ['nothing', '', 'no /etc/os-release'],
  ])('refuses %s, says what it found and what it takes', (_, text, expected) => {
    const result = platformOf({ release: parseOsRelease(text), architecture: 'x86_64' }, 'node1');
    expect(result.ok).toBe(false);
    const [report] = result.reports;
    expect(report).toMatchObject({ code: 'PLATFORM_UNSUPPORTED', severity: 'error', node: 'node1' });
    expect(report?.text).toContain(expected);
    expect(report?.next).toContain('Debian 12');
  });
});

describe('detectPlatform', () => {
  const node = (files: Readonly<Record<string, string>>): Transport => ({
    node: 'node1',
    exec: async () => ok({ exitCode: 0, stdout: 'x86_64\n', stderr: '', durationMs: 1 }),
    read: async (path) => {
      const text = files[path];
      if (text === undefined) return ok(undefined);
      return ok({ path, content: Buffer.from(text), mode: 0o644, owner: 'root', group: 'root' });
    },
    stream: () => Promise.reject(new Error('unused')),
    write: () => Promise.reject(new Error('unused')),
    remove: () => Promise.reject(new Error('unused')),
    traffic: () => ({ roundTrips: 0, bytesSent: 0, bytesReceived: 0 }),
    dispose: async () => undefined,
  });
  const options = { signal: new AbortController().signal, deadlineMs: 1000 };

  it('reads /etc/os-release, else the one of the vendor', async () => {
    const text = fixture('debian-12');
    expect(unwrap(await detectPlatform(node({ '/etc/os-release': text }), options)).version).toBe('12');
    expect(unwrap(await detectPlatform(node({ '/usr/lib/os-release': text }), options)).version).toBe('12');
    expect((await detectPlatform(node({}), options)).reports[0]?.code).toBe('PLATFORM_UNSUPPORTED');
  });
});
