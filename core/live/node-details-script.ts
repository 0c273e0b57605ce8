import { packagesSection, scriptFrame } from '../platform/script-parts.ts';

/** Units of a cluster and of what it leans on, as one sees them in the drawer of a node; those not there are left out. */
export const detailUnits = [
  'corosync.service',
  'pacemaker.service',
  'pcsd.service',
  'corosync-qdevice.service',
  'corosync-qnetd.service',
  'sbd.service',
  'booth@booth.service',
  'drbd.service',
  'openvswitch-switch.service',
  'openvswitch.service',
  'chrony.service',
  'chronyd.service',
  'ntpsec.service',
  'systemd-timesyncd.service',
  'ssh.service',
  'sshd.service',
  'firewalld.service',
  'nftables.service',
] as const;

/** Packages whose versions say what the cluster can do. */
export const detailPackages = [
  'corosync',
  'pacemaker',
  'pcs',
  'crmsh',
  'resource-agents',
  'resource-agents-base',
  'fence-agents',
  'fence-agents-base',
  'fence-agents-ipmilan',
  'sbd',
  'corosync-qdevice',
  'booth',
  'drbd-utils',
  'openvswitch-switch',
  'openvswitch',
] as const;

/**
 * What the drawer of a node asks: one constant, read-only POSIX script for `sh -s`, every call bounded in time and
 * every answer in size. Arguments: the boundary that marks sections (new for each run), then `p:PACKAGE` and `u:UNIT`.
 * Sections are written as those of core/checks/gather-script.ts, so that the same reader cuts them apart.
 */
export const nodeDetailsScript = String.raw`
${scriptFrame}
wanted_packages=$(chosen p "$@")
wanted_units=$(chosen u "$@")

release() { cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release; }
kernel() { uname -n; uname -m; uname -r; }
uptime() { cat /proc/uptime; }
${packagesSection}
units() {
  within 10 systemctl show --property=Id --property=LoadState --property=ActiveState --property=UnitFileState \
    --property=ActiveEnterTimestampMonotonic -- $wanted_units
}
clock_sync() { within 5 timedatectl show --property=NTP --property=NTPSynchronized; }
load() { cat /proc/loadavg; nproc; }
memory() { grep -E '^(MemTotal|MemAvailable):' /proc/meminfo; }
disks() {
  within 5 df -P -k -x tmpfs -x devtmpfs -x squashfs -x efivarfs
  # One file system that does not answer makes it end with 1; the others are told all the same.
  [ "$?" -le 1 ]
}
addresses() { within 5 ip -json address show; }

for part in release kernel uptime packages units clock_sync load memory disks addresses; do
  section "$part" "$part"
done
printf '%s done\n' "$boundary"
`;
