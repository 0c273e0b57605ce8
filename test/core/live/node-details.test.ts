import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../core/checks/sections.ts';
import { readDetails } from '../../../core/live/node-details.ts';
import { readDisks, readServices } from '../../../core/live/read-node-parts.ts';
import { error } from '../../../core/report.ts';
import { fail, ok } from '../../../core/result.ts';
import { fixture } from '../pacemaker/fixtures.ts';

const text = fixture('node-details', 'debian-12', 'node1.txt');
const clock = ok({ at: 0, offsetMs: 1.5, boundMs: 0.4, samples: 12 });

describe('the drawer of a node', () => {
  it('reads every part of a practice node', () => {
    const details = readDetails('node1', readAnswer(text, '--boundary'), clock, 1000);
    expect(details).toMatchObject({
      platform: {
        isKnown: true,
        value: { name: 'Debian GNU/Linux 12 (bookworm)' },
        source: '/etc/os-release on node1',
      },
      versions: { isKnown: true, value: { corosync: '3.1.7-1+deb12u2', pacemaker: '2.1.5-1+deb12u1' } },
      clock: { isKnown: true, value: { offsetMs: 1.5, boundMs: 0.4, isSynchronised: false } },
      load: { isKnown: true, value: { cores: 2 } },
    });
    const { services, disks, addresses } = details;
    expect(services.isKnown && services.value).toContainEqual(
      expect.objectContaining({ unit: 'corosync.service', active: 'active', enabled: 'enabled' }),
    );
    // Units that are not there are no services that are down.
    expect(services.isKnown && services.value.map(({ unit }) => unit)).not.toContain('sbd.service');
    expect(disks.isKnown && disks.value.map(({ mount }) => mount)).toEqual(['/']);
    expect(addresses.isKnown && addresses.value.find((one) => one.interface === 'ring0')).toMatchObject({
      state: 'up',
      addresses: ['10.87.1.11/24', expect.stringMatching(/^fe80:/)],
    });
  });

  it('a part that was not answered is unknown alone, and says why', () => {
    const cut = text.slice(0, text.indexOf('--boundary begin load'));
    const unread = fail(error('TIMELINE_CLOCK_UNREAD', 'no clock'));
    const details = readDetails('node1', readAnswer(cut, '--boundary'), unread, 1000);
    expect(details.platform.isKnown).toBe(true);
    expect(details.clock).toMatchObject({ isKnown: false, reports: [{ code: 'TIMELINE_CLOCK_UNREAD' }] });
    expect(details.disks).toMatchObject({
      isKnown: false,
      reports: [{ code: 'LIVE_PART_UNREAD', node: 'node1', text: expect.stringContaining('ended before it') }],
    });
  });

  it('markup and escapes in an answer stay text', () => {
    const evil = 'Id=<img onerror=x>\u001b[2J.service\nLoadState=loaded\nActiveState=active\nUnitFileState=';
    expect(readServices(evil, undefined)).toEqual([
      { unit: '<img onerror=x>\u001b[2J.service', active: 'active', enabled: 'loaded' },
    ]);
  });

  it('a file system that is mounted twice is told once', () => {
    const df =
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 50 50 50% /srv/bind\n/dev/sda1 100 50 50 50% /\n';
    expect(readDisks(df)).toEqual([{ mount: '/', device: '/dev/sda1', sizeBytes: 102_400, usedBytes: 51_200 }]);
  });
});
