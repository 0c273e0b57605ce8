import type { ClusterDescription } from '../cluster/description.ts';
import { error, type Report, warning } from '../report.ts';
import { judge, knownValue } from './fact.ts';
import type { Disk, NodeFacts } from './facts.ts';

const mebibyte = 1024 * 1024;
/** What the cluster packages with all they need take on Debian 12, in bytes: 586 MB measured, and room to unpack. */
const installationBytes = 700 * mebibyte;
/** Below this CIB, logs and core dumps have no room, in bytes. */
const leastBytes = 100 * mebibyte;

/** Room on the disks that a cluster writes to, and whether they can be written at all (HOST-17). */
export function diskFindings(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  const installs = !knownValue(node.packages)?.has('pacemaker');
  return judge(node.node, node.disks, 'room on its disks (HOST-17)', (found) =>
    found.flatMap((disk) => findingsOf(node.node, disk, installs, description)),
  );
}

export const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

function findingsOf(node: string, disk: Disk, installs: boolean, { packages }: ClusterDescription): readonly Report[] {
  const { mountPoint: place } = disk;
  const evidence = (command: string, output: string) => ({ evidence: { command, output } });
  const room = `${megabytes(disk.availableBytes)} of ${megabytes(disk.sizeBytes)} free on ${place}`;
  if (disk.isReadOnly) {
    return [
      error('DISK_READ_ONLY', `${place} of ${node} is mounted read-only.`, {
        node,
        why: 'Nothing can be written; a file system that turned read-only by itself often means a bad disk.',
        next: `Look at \`dmesg\` for disk errors on ${node}, then remount ${place} for writing.`,
        ...evidence('cat /proc/self/mounts', place),
      }),
    ];
  }
  const isLogs = !['/', '/usr', '/var', '/var/lib', '/var/cache'].includes(place);
  const needed = installs && !isLogs ? installationBytes : leastBytes;
  const reports: Report[] = [];
  if (disk.availableBytes < needed) {
    reports.push(
      error('HOST-17', `${place} of ${node} is full: ${room}.`, {
        node,
        why: installs
          ? `The ${packages.length > 0 ? '' : 'cluster '}packages need about ${megabytes(needed)}; half of them would block APT.`
          : 'Pacemaker could not write its configuration, and the node would misbehave.',
        next: `Free ${megabytes(needed - disk.availableBytes)} or more on ${place}: \`journalctl --vacuum-size=200M\`.`,
        ...evidence(`df -P -k ${place}`, room),
      }),
    );
  } else if (disk.usedPercent > 90) {
    reports.push(
      warning('HOST-17', `${place} of ${node} is ${disk.usedPercent} % full.`, {
        node,
        why: 'A node that can not write its CIB misbehaves.',
        next: `Free space on ${place} before it fills up.`,
        ...evidence(`df -P -k ${place}`, room),
      }),
    );
  }
  const inodes = disk.inodesUsedPercent ?? 0;
  if (inodes > 90) {
    const told = inodes >= 99 ? error : warning;
    reports.push(
      told('HOST-17', `${inodes} % of the inodes on ${place} of ${node} are used.`, {
        node,
        why: 'When none is left, no file can be made, however much space there is.',
        next: `Look for folders with many small files: \`du --inodes -x -d 3 ${place} | sort -n | tail\`.`,
        ...evidence(`df -P -i ${place}`, `${inodes}%`),
      }),
    );
  }
  return reports;
}
