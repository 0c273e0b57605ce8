import type { ClusterDescription } from '../../cluster/description.ts';
import { ok, type Result } from '../../result.ts';
import type { Transport } from '../../transport/transport.ts';
import { cibFolder, corosyncConf } from './node-steps.ts';
import { managedUnits } from './service-units.ts';
import type { NodeSituation, UnitState } from './situation.ts';

const query = [
  'sh',
  '-c',
  'dpkg-query --show --showformat=\'${Package} ${db:Status-Status}\\n\' -- "$@" 2>/dev/null | sed -n "s/ installed$//p"',
  'installed-packages',
];

export async function survey(
  description: ClusterDescription,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<NodeSituation>> {
  const call = { signal, deadlineMs: 20_000, expect: 'any' as const };
  const wanted = [
    'corosync',
    'pacemaker',
    'pacemaker-cli-utils',
    'pcs',
    'crmsh',
    'resource-agents',
    'fence-agents',
    'ipmitool',
    ...description.packages,
  ];
  const packages = await transport.exec(
    ['dpkg-query', '--show', '--showformat=${Package} ${db:Status-Status}\n', ...wanted],
    call,
  );
  if (!packages.ok) return packages;
  const installed = new Set(
    packages.value.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0] ?? ''),
  );
  const units = new Map<string, UnitState>();
  for (const unit of ['corosync', 'pacemaker', ...managedUnits(description.resources)]) {
    const shown = await transport.exec(
      ['systemctl', 'show', '--property=LoadState,ActiveState,UnitFileState', `${unit}.service`],
      call,
    );
    if (!shown.ok) return shown;
    const text = shown.value.stdout;
    if (/LoadState=loaded/.test(text))
      units.set(unit, { isActive: /ActiveState=active/.test(text), isEnabled: /UnitFileState=enabled/.test(text) });
  }
  const files = new Map<string, string>();
  for (const path of [corosyncConf, ...description.files.map((file) => file.path)]) {
    const read = await transport.read(path, call);
    if (!read.ok) return read;
    if (read.value) files.set(path, Buffer.from(read.value.content).toString('utf8'));
  }
  const cib = await transport.exec(['find', cibFolder, '-name', 'cib.xml'], call);
  if (!cib.ok) return cib;
  return ok({
    node: transport.node,
    packages: {
      wanted,
      installed,
      query,
      install: [
        ['apt-get', '-q', '-y', 'update'],
        ['apt-get', '-q', '-y', '--no-install-recommends', 'install', ...wanted],
      ],
      remove: ['apt-get', '-q', '-y', 'purge'],
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      hold: ['corosync.service', 'pacemaker.service', 'pcsd.service', 'pcsd-ruby.service'],
    },
    units,
    files,
    hasCib: cib.value.stdout.includes('cib.xml'),
    isSampleCluster: /cluster_name:\s*debian\b/.test(files.get(corosyncConf) ?? ''),
    firewall: [],
  });
}
