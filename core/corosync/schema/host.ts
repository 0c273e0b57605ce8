import { inSection, type KeySpec, type KeySpecOf } from './key-spec.ts';

const priorities = ['alert', 'crit', 'debug', 'emerg', 'err', 'info', 'notice', 'warning'];
const facilities = ['daemon', ...[0, 1, 2, 3, 4, 5, 6, 7].map((digit) => `local${digit}`)];

const common: readonly KeySpecOf[] = [
  { key: 'to_stderr', type: 'yes-no', default: 'yes', meaning: 'Logs to standard error.' },
  { key: 'to_logfile', type: 'yes-no', default: 'no', meaning: 'Logs to the file that logfile names.' },
  { key: 'to_syslog', type: 'yes-no', default: 'yes', meaning: 'Logs to syslog (the journal).' },
  {
    key: 'to_file',
    type: 'yes-no',
    removedIn: '2.0.0',
    dated: 'its name is to_logfile',
    meaning: 'Old name of to_logfile.',
  },
  { key: 'logfile', type: 'path', meaning: 'The log file; its folder must exist, or corosync does not start.' },
  {
    key: 'logfile_priority',
    type: 'enum',
    values: priorities,
    default: 'info',
    meaning: 'Least priority that goes to the file.',
  },
  { key: 'syslog_facility', type: 'enum', values: facilities, default: 'daemon', meaning: 'Syslog facility.' },
  {
    key: 'syslog_priority',
    type: 'enum',
    values: priorities,
    default: 'info',
    meaning: 'Least priority that goes to syslog.',
  },
  {
    key: 'debug',
    type: 'enum',
    values: ['on', 'off', 'trace'],
    default: 'off',
    meaning: 'Logs debug messages; trace logs still more.',
  },
];
const subsys: KeySpecOf = {
  key: 'subsys',
  type: 'text',
  isRequired: true,
  meaning: 'The subsystem, for example QUORUM, whose logging this block sets.',
};
const daemonName: KeySpecOf = {
  key: 'name',
  type: 'text',
  isRequired: true,
  meaning: 'The daemon whose logging this block sets.',
};

/** `logging {}` and its sub-blocks. @see corosync.conf(5) 3.1.7 */
export const loggingKeys: readonly KeySpec[] = [
  ...inSection('logging', [
    {
      key: 'timestamp',
      type: 'enum',
      values: ['off', 'on', 'hires'],
      default: 'hires',
      default2: 'off',
      meaning: 'Puts the time on each message: seconds (on) or milliseconds (hires).',
    },
    { key: 'fileline', type: 'on-off', default: 'off', meaning: 'Logs source file and line.' },
    { key: 'function_name', type: 'on-off', default: 'off', meaning: 'Logs the function’s name.' },
    {
      key: 'blackbox',
      type: 'on-off',
      default: 'on',
      since: '3.0.0',
      meaning: 'Keeps a flight recorder that is written when corosync dies.',
    },
    {
      key: 'tags',
      type: 'text',
      removedIn: '3.0.0',
      dated: 'nothing reads it any more',
      meaning: 'Kinds of trace messages in corosync 1.',
    },
    ...common,
  ]),
  ...inSection('logging.logger_subsys', [subsys, ...common]),
  ...inSection('logging.logging_daemon', [daemonName, { ...subsys, isRequired: false }, ...common]),
  ...inSection('logging.logging_daemon.logger_subsys', [subsys, ...common]),
];

/** `system {}`, `resources {}`, `uidgid {}`, and the sections of older generations. */
export const hostKeys: readonly KeySpec[] = [
  ...inSection('system', [
    {
      key: 'qb_ipc_type',
      type: 'enum',
      values: ['native', 'shm', 'socket'],
      default: 'native',
      since: '3.0.0',
      meaning: 'How clients on the node talk to corosync.',
    },
    {
      key: 'sched_rr',
      type: 'yes-no',
      default: 'yes',
      since: '3.0.0',
      meaning: 'Runs corosync under round-robin real-time scheduling.',
    },
    {
      key: 'priority',
      type: 'text',
      default: 'max',
      since: '3.0.0',
      meaning: 'Niceness where sched_rr is no: a number, max or min.',
    },
    {
      key: 'move_to_root_cgroup',
      type: 'enum',
      values: ['yes', 'no', 'auto'],
      default: 'auto',
      since: '3.0.0',
      meaning: 'Moves corosync to the root control group, so that real-time scheduling is allowed (auto since 3.1.5).',
    },
    {
      key: 'allow_knet_handle_fallback',
      type: 'yes-no',
      default: 'no',
      since: '3.1.1',
      transports: ['knet'],
      meaning: 'Starts without privileged operations where they fail, as in an unprivileged container.',
    },
    {
      key: 'state_dir',
      type: 'path',
      default: '/var/lib/corosync',
      since: '3.0.0',
      meaning: 'Folder for state and flight recorder.',
    },
    {
      key: 'run_dir',
      type: 'path',
      removedIn: '3.0.0',
      dated: 'its name is state_dir',
      meaning: 'Old name of state_dir.',
    },
  ]),
  ...inSection('resources', [
    {
      key: 'watchdog_device',
      type: 'text',
      meaning:
        'Watchdog that corosync feeds; absent, empty or off for none. Where SBD feeds one, it must not be the same.',
    },
    {
      key: 'watchdog_timeout',
      type: 'uint',
      unit: 's',
      default: '6',
      meaning: 'Timeout that is set on that watchdog.',
    },
  ]),
  ...['system.load_15min', 'system.memory_used', 'process.memory_used'].flatMap((name) =>
    inSection(`resources.${name}`, [
      { key: 'max', type: 'text', meaning: 'Value above which the recovery acts.' },
      { key: 'poll_period', type: 'uint', unit: 'ms', meaning: 'How often it is measured.' },
      { key: 'recovery', type: 'enum', values: ['none', 'watchdog'], meaning: 'What happens above the bound.' },
    ]),
  ),
  ...inSection('uidgid', [
    { key: 'uid', type: 'text', meaning: 'User that may talk to corosync besides root.' },
    { key: 'gid', type: 'text', meaning: 'Group that may talk to corosync besides root.' },
  ]),
  ...inSection('qb', [
    {
      key: 'ipc_type',
      type: 'enum',
      values: ['native', 'shm', 'socket'],
      removedIn: '3.0.0',
      dated: 'its place was taken by system.qb_ipc_type',
      meaning: 'How clients on the node talk to corosync.',
    },
  ]),
  ...inSection('service', [
    {
      key: 'name',
      type: 'text',
      removedIn: '2.0.0',
      dated: 'corosync 2 and later load no plugins; systemd starts pacemaker.service',
      meaning: 'Service that corosync 1 loaded, for example pacemaker.',
    },
    {
      key: 'ver',
      type: 'uint',
      min: 0,
      max: 1,
      removedIn: '2.0.0',
      dated: 'corosync 2 and later load no plugins; systemd starts pacemaker.service',
      meaning: 'Who started Pacemaker’s daemons: corosync (0) or their own init script (1).',
    },
    {
      key: 'use_mgmtd',
      type: 'yes-no',
      removedIn: '2.0.0',
      dated: 'the management daemon is gone',
      meaning: 'Started Pacemaker’s old management daemon.',
    },
    {
      key: 'use_logd',
      type: 'yes-no',
      removedIn: '2.0.0',
      dated: 'the logging daemon of Heartbeat is gone',
      meaning: 'Sent logs through Heartbeat’s logging daemon.',
    },
  ]),
  ...inSection('aisexec', [
    {
      key: 'user',
      type: 'text',
      removedIn: '2.0.0',
      dated: 'corosync 2 and later always run as root',
      meaning: 'User that openais ran as.',
    },
    {
      key: 'group',
      type: 'text',
      removedIn: '2.0.0',
      dated: 'corosync 2 and later always run as root',
      meaning: 'Group that openais ran as.',
    },
    {
      key: 'defaultservices',
      type: 'text',
      removedIn: '2.0.0',
      dated: 'corosync 2 and later load no plugins',
      meaning: 'Plugins that openais loaded.',
    },
  ]),
  ...inSection('amf', [
    {
      key: 'mode',
      type: 'text',
      removedIn: '2.0.0',
      dated: 'the availability management framework was removed',
      meaning: 'Switch of openais’s own resource manager.',
    },
  ]),
];
