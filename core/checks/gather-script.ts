import { packagesSection, scriptFrame } from '../platform/script-parts.ts';

/** Exit status by which a section says that what it looks for is not there, which is an answer. */
export const absentStatus = 44;

/**
 * What preflight asks of a node: one POSIX shell script for `sh -s`, constant, read-only, every call bounded in time
 * and every answer in size. Arguments: the boundary that marks sections (new for each run, so that no file on the
 * node can hold it), then `p:PACKAGE`, `h:NAME` to resolve, and `u:UNIT`, each checked before it is sent.
 *
 * A section is `BOUNDARY begin NAME`, its output, and `BOUNDARY end NAME STATUS`. Secrets stay on the node: of a
 * password only whether there is one, of keys only digests, of corosync.conf all but a literal `key`.
 */
export const gatherScript = String.raw`
${scriptFrame}
wanted_packages=$(chosen p "$@")
wanted_names=$(chosen h "$@")
wanted_units=$(chosen u "$@")

release() { cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release; }
kernel() { uname -n; uname -m; uname -r; }
user() { id -u; }
machine_id() { [ -e /etc/machine-id ] || return 44; cat /etc/machine-id; }
product_uuid() { [ -r /sys/class/dmi/id/product_uuid ] || return 44; cat /sys/class/dmi/id/product_uuid; }
host_keys() { set -- /etc/ssh/ssh_host_*_key.pub; [ -e "$1" ] || return 44; cat "$@"; }
virtualization() { kind=$(within 5 systemd-detect-virt); [ -n "$kind" ] || return 127; echo "$kind"; }
tools() {
  for tool in systemctl python3 ip ss ping nft sudo ipmitool timeout chronyc corosync pacemakerd pcs crm; do
    has "$tool" && printf '%s %s\n' "$tool" "$(command -v "$tool")"
  done
  return 0
}
versions() {
  # Not pcs and crm: they take half a second of CPU to say what the package manager says at once.
  for tool in systemctl corosync pacemakerd; do
    has "$tool" || continue
    case $tool in corosync) option=-v;; *) option=--version;; esac
    printf '%s %s\n' "$tool" "$(within 5 "$tool" "$option" 2>/dev/null | head -n 1)"
  done
  return 0
}

addresses() { within 5 ip -json address show; }
routes() { within 5 ip -json route show; }
names() {
  for name in $wanted_names; do
    { found=$(within 4 getent ahosts "$name"); printf '? %s\n%s\n' "$name" "$found"; } &
  done
  wait
}
hosts_file() { [ -e /etc/hosts ] || return 44; cat /etc/hosts; }
sockets() { within 5 ss -H -l -n -t -u -p; }

places() { for place in / /etc /var /var/lib /var/lib/pacemaker; do [ -d "$place" ] && printf '%s ' "$place"; done; }
disks() { within 5 df -P -k $(places); }
inodes() { within 5 df -P -i $(places); }
mounts() { cat /proc/self/mounts; }
memory() { grep -E '^(MemTotal|MemAvailable):' /proc/meminfo; }

holder() { [ -d "/proc/$1" ] && printf '%s %s %s\n' "$1" "$(cat "/proc/$1/comm" 2>/dev/null)" "$2"; }
package_lock() {
  if has dpkg; then
    has perl || return 127
    within 5 perl -MFcntl -e '
      for my $path (@ARGV) {
        open my $file, "<", $path or next;
        my $lock = pack "s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0;
        fcntl $file, F_GETLK, $lock or die "$path: $!\n";
        my ($type, $whence, $start, $length, $pid) = unpack "s s x4 q q l", $lock;
        next if $type == F_UNLCK;
        my $name = "";
        if (open my $comm, "<", "/proc/$pid/comm") { $name = <$comm> // ""; chomp $name }
        print "$pid $name $path\n";
      }' /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock
  else
    for file in /run/zypp.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid \
      /var/lib/dnf/rpmdb_lock.pid; do
      pid=$(cat "$file" 2>/dev/null)
      case $pid in ''|*[!0-9]*) ;; *) holder "$pid" "$file";; esac
    done
    return 0
  fi
}
package_state() {
  has dpkg || return 44
  within 10 dpkg --audit || return 1
  set -- /var/lib/dpkg/updates/[0-9]*
  [ ! -e "$1" ] || echo "dpkg was interrupted: $# updates wait in /var/lib/dpkg/updates"
}
package_lists() {
  has apt-cache || return 44
  find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' | wc -l
}
${packagesSection}
candidates() {
  if has apt-cache; then within 20 apt-cache policy $wanted_packages
  elif has dnf; then
    # Only what is cached: a check must not wait for mirrors.
    within 20 dnf --cacheonly --quiet repoquery \
      --queryformat 'candidate %{name} %{version}-%{release}\n' $wanted_packages
  elif has zypper; then
    within 20 zypper --non-interactive --no-refresh --xmlout search --details --match-exact $wanted_packages
  else return 127
  fi
}
units() {
  within 10 systemctl show --property=LoadState --property=ActiveState --property=UnitFileState -- $wanted_units
}
upgrades() {
  if has apt-config; then
    within 5 apt-config dump | grep -E '^(APT::Periodic::Unattended-Upgrade|Unattended-Upgrade::Automatic-Reboot) '
  fi
  if has needrestart; then
    echo needrestart
    grep -hE '^[[:space:]]*\$nrconf\{restart\}' \
      /etc/needrestart/needrestart.conf /etc/needrestart/conf.d/*.conf 2>/dev/null
  fi
  return 0
}

corosync_conf() {
  [ -e /etc/corosync/corosync.conf ] || return 44
  sed 's/^\([[:space:]]*key[[:space:]]*:\).*/\1 (not shown)/' /etc/corosync/corosync.conf
}
cluster_files() {
  for file in /etc/corosync/corosync.conf /etc/corosync/authkey; do
    [ -e "$file" ] || continue
    printf '%s %s %s\n' "$(sha256sum <"$file" | cut -d ' ' -f 1)" "$(stat -c '%a %U' "$file")" "$file"
  done
  return 0
}
cib() {
  cib=/var/lib/pacemaker/cib/cib.xml
  [ -e "$cib" ] || return 44
  grep -oE '<cib [^>]*>|<nvpair [^>]*name="cluster-name"[^>]*>|<node [^>]*>' "$cib"
  return 0
}
membership() { has corosync-quorumtool || return 44; within 5 corosync-quorumtool -s; return 0; }
hacluster() { getent passwd hacluster >/dev/null || return 44; within 5 passwd -S hacluster | cut -d ' ' -f 1,2; }

firewalld() {
  has firewall-cmd || return 44
  within 5 firewall-cmd --state || return 44
  within 5 firewall-cmd --list-ports
  within 5 firewall-cmd --list-services
}
ufw_status() { has ufw || return 44; within 5 ufw status; }
nftables() { has nft || return 44; within 5 nft list ruleset; }
iptables_input() {
  # Asking iptables would load its modules; this file tells whether there is anything to ask for.
  [ -s /proc/net/ip_tables_names ] && has iptables-legacy || return 44
  within 5 iptables-legacy -S INPUT
}
security() {
  if has getenforce; then printf 'selinux %s\n' "$(getenforce)"; fi
  if [ -e /sys/module/apparmor/parameters/enabled ]; then
    printf 'apparmor %s\n' "$(cat /sys/module/apparmor/parameters/enabled)"
  fi
  return 0
}
clock_sync() {
  within 5 timedatectl show --property=NTP --property=NTPSynchronized || return 1
  if has chronyc; then within 3 chronyc -n tracking; fi
  return 0
}
power_key() {
  within 5 systemd-analyze cat-config systemd/logind.conf | grep -E '^HandlePowerKey=' | tail -n 1
  return 0
}

for part in user release kernel machine_id product_uuid host_keys virtualization tools versions addresses routes names \
  hosts_file sockets disks inodes mounts memory package_lock package_state package_lists packages candidates units \
  upgrades corosync_conf cluster_files cib membership hacluster firewalld ufw_status nftables iptables_input security \
  clock_sync power_key; do
  section "$part" "$part"
done
printf '%s done\n' "$boundary"
`;
