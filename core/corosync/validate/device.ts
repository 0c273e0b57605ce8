import type { Report } from '../../report.ts';
import { canonical } from '../address.ts';
import { entryAt, sectionsAt, valueAt } from '../conf-file.ts';
import type { Checked } from './finding.ts';

/** The quorum device: outside the cluster, with votes that fit its algorithm. @see corosync-qdevice(8) */
export function checkDevice({ view, found, file }: Checked): readonly Report[] {
  if (!view.quorum.hasDevice) return [];
  const reports: Report[] = [];
  const section = sectionsAt(file, ['quorum', 'device'])[0];
  const net = ['quorum', 'device', 'net'] as const;
  for (const [isOn, key] of [
    [view.quorum.lastManStanding, 'last_man_standing'],
    [view.quorum.autoTieBreaker, 'auto_tie_breaker'],
  ] as const) {
    if (isOn !== true) continue;
    reports.push(
      found(
        'error',
        'COROSYNC_DEVICE_DISABLED',
        entryAt(file, ['quorum'], key),
        `${key} together with a quorum device.`,
        {
          why: 'votequorum switches the device off.',
          next: `Delete ${key}, or the device.`,
        },
      ),
    );
  }
  const algorithm = valueAt(file, net, 'algorithm') ?? 'ffsplit';
  const votes = entryAt(file, ['quorum', 'device'], 'votes');
  if (algorithm === 'ffsplit' && view.nodes.length > 2 && votes?.value !== '1') {
    reports.push(
      found('error', 'COROSYNC_DEVICE_VOTES', votes ?? section, 'ffsplit needs votes: 1 in the device block.', {
        why: 'With the default the device has nearly as many votes as all nodes together.',
        next: 'Write votes: 1.',
      }),
    );
  }
  if (algorithm === 'lms' && votes !== undefined) {
    reports.push(
      found('error', 'COROSYNC_DEVICE_VOTES', votes, 'lms needs the default number of device votes.', {
        why: 'With fewer the last node that sees the host does not stay quorate.',
        next: 'Delete votes from the device block.',
      }),
    );
  }
  if (view.clusterName === undefined) {
    reports.push(
      found('error', 'COROSYNC_DEVICE_NEEDS_NAME', section, 'A quorum device without totem.cluster_name.', {
        why: 'corosync-qdevice refuses to start.',
        next: 'Add cluster_name to totem.',
      }),
    );
  }
  const host = entryAt(file, net, 'host');
  const members = view.nodes.flatMap((node) => [
    node.name ?? '',
    ...[...node.links.values()].map((link) => link.value),
  ]);
  if (host !== undefined && members.filter(Boolean).map(canonical).includes(canonical(host.value))) {
    reports.push(
      found(
        'error',
        'COROSYNC_DEVICE_HOST_IS_MEMBER',
        host,
        `The quorum host ${host.value} is a node of this cluster.`,
        {
          why: 'The tie breaker dies together with the node.',
          next: 'Run corosync-qnetd on a machine outside the cluster.',
        },
      ),
    );
  }
  return reports;
}
