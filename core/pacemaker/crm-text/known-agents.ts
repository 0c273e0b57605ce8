/**
 * Agents that Debian's packages hold, by provider. Read from resource-agents 4.12.0 and pacemaker-resource-agents 2.1.5
 * (Debian 12); the agents of other packages are named with them.
 */
const agents: Readonly<Record<string, string>> = {
  heartbeat: `AoEtarget AudibleAlarm CTDB ClusterMon Delay Dummy EvmsSCC Evmsd Filesystem ICP IPaddr IPaddr2 IPsrcaddr
    IPv6addr LVM LVM-activate LinuxSCSI MailTo ManageRAID ManageVE NodeUtilization Pure-FTPd Raid1 Route SAPDatabase
    SAPInstance SendArp ServeRAID SphinxSearchDaemon Squid Stateful SysInfo VIPArip VirtualDomain WAS WAS6 WinPopup Xen
    Xinetd ZFS aliyun-vpc-move-ip anything apache asterisk aws-vpc-move-ip aws-vpc-route53 awseip awsvip azure-events
    azure-events-az azure-lb clvm conntrackd corosync-qnetd crypt db2 dhcpd dnsupdate docker docker-compose dovecot
    dummypy eDir88 ethmonitor exportfs fio galera garbd gcp-ilb gcp-pd-move gcp-vpc-move-ip gcp-vpc-move-route
    gcp-vpc-move-vip iSCSILogicalUnit iSCSITarget ids iface-bridge iface-macvlan iface-vlan ipsec iscsi jboss jira
    kamailio ldirectord lvmlockd lxc lxd-info machine-info mariadb mdraid minio mpathpersist mysql mysql-proxy nagios
    named nfsnotify nfsserver nginx nvmet-namespace nvmet-port nvmet-subsystem ocivip openstack-cinder-volume
    openstack-floating-ip openstack-info openstack-virtual-ip oraasm oracle oralsnr ovsmonitor pgagent pgsql pingd podman
    portblock postfix pound proftpd rabbitmq-cluster rabbitmq-server-ha redis rkt rsyncd rsyslog scsi2reservation sfex
    sg_persist slapd smb-share storage-mon sybaseASE symlink syslog-ng tomcat varnish vdo-vol vmware vsftpd
    zabbixserver`,
  pacemaker: `ClusterMon Dummy HealthCPU HealthIOWait HealthSMART Stateful SysInfo attribute controld ifspeed o2cb ping
    remote`,
  linbit: 'drbd drbd-attr',
  rabbitmq: 'rabbitmq-server rabbitmq-server-ha rabbitmq-cluster',
};

const known: ReadonlySet<string> = new Set(
  Object.entries(agents).flatMap(([provider, names]) => names.split(/\s+/).map((name) => `ocf:${provider}:${name}`)),
);

/** Whether a package of the distribution holds the agent; agents of systemd and lsb come with their services. */
export function isPackagedAgent(agent: string): boolean {
  return !agent.startsWith('ocf:') || known.has(agent);
}

/** Agents that have a successor with the same parameters. */
const successors: Readonly<Record<string, string>> = {
  'ocf:heartbeat:IPaddr': 'ocf:heartbeat:IPaddr2',
  'ocf:heartbeat:IPv6addr': 'ocf:heartbeat:IPaddr2',
  'ocf:heartbeat:drbd': 'ocf:linbit:drbd',
  'ocf:heartbeat:pingd': 'ocf:pacemaker:ping',
  'ocf:pacemaker:pingd': 'ocf:pacemaker:ping',
  'ocf:heartbeat:Stateful': 'ocf:pacemaker:Stateful',
  'ocf:heartbeat:ClusterMon': 'ocf:pacemaker:ClusterMon',
  'ocf:heartbeat:SysInfo': 'ocf:pacemaker:SysInfo',
};

/** The agent that took the place of a dated one and takes the same parameters. */
export function successorOf(agent: string): string | undefined {
  return Object.hasOwn(successors, agent) ? successors[agent] : undefined;
}

const instead: readonly (readonly [RegExp, string])[] = [
  [/haproxy/i, 'Use systemd:haproxy as a clone: the package haproxy brings the unit, and no agent has to be shipped.'],
  [/mysql|mariadb|galera/i, 'Use ocf:heartbeat:galera (a promotable clone) or ocf:heartbeat:mariadb.'],
  [
    /(quantum|neutron).*(l3|dhcp|metadata|ovs|openvswitch|agent)/i,
    'Take it out of the cluster: Neutron of today runs its agents on every node under systemd and makes routers and DHCP available by itself.',
  ],
  [/rabbit/i, 'Use ocf:rabbitmq:rabbitmq-server-ha of the package rabbitmq-server.'],
  [/memcache/i, 'Use systemd:memcached as a clone.'],
  [/ovs|openvswitch/i, 'Let the system own bridges and ports, and watch them with ocf:heartbeat:ovsmonitor.'],
  [/LVM|clvm/i, 'Use ocf:heartbeat:LVM-activate, with ocf:heartbeat:lvmlockd where volumes are shared.'],
  [/ping/i, 'Use ocf:pacemaker:ping.'],
  [/(^|:)ns_?|vip|ipaddr/i, 'Use ocf:heartbeat:IPaddr2.'],
  [/ceilometer|heat|cinder|nova|glance|keystone/i, 'Use the systemd unit of the service, as a clone where it may be.'],
];

/** What to take instead of an agent that no package holds. */
export function adviceFor(agent: string): string {
  const name = agent.split(':').at(-1) ?? agent;
  const found = instead.find(([pattern]) => pattern.test(name));
  return (
    found?.[1] ??
    'Use the systemd unit of the service, or install the package that brings this agent and describe the resource by hand.'
  );
}
