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
set -u
boundary=$1; shift
exec 5>&1
printf '%s clock %s\n' "$boundary" "$(date +%s.%N)"
section() {
  name=$1; shift
  printf '%s begin %s\n' "$boundary" "$name"
  status=$( { { "$@" </dev/null 2>&1; echo "$?" >&3; } | head -c 131072 >&4; } 3>&1 4>&5 )
  printf '\n%s end %s %s\n' "$boundary" "$name" "$status"
}
within() { timeout -k 1 "$@"; }
has() { command -v "$1" >/dev/null 2>&1; }
chosen() {
  prefix=$1; shift
  for word; do case $word in "$prefix":*) printf '%s ' "${'$'}{word#*:}";; esac; done
}
wanted_packages=$(chosen p "$@")
wanted_units=$(chosen u "$@")

release() { cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release; }
kernel() { uname -n; uname -m; uname -r; }
uptime() { cat /proc/uptime; }
packages() {
  if has dpkg-query; then
    # Unknown names make it end with 1.
    within 10 dpkg-query --show \
      --showformat='${'$'}{Package} ${'$'}{db:Status-Status} ${'$'}{Version}\n' $wanted_packages 2>/dev/null
    return 0
  fi
  has rpm || return 127
  for package in $wanted_packages; do
    rpm -q --queryformat '%{NAME} installed %{VERSION}-%{RELEASE}\n' "$package" 2>/dev/null | grep ' installed '
  done
  return 0
}
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
