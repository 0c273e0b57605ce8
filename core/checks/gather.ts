import { randomBytes } from 'node:crypto';
import type { ClusterDescription } from '../cluster/description.ts';
import { platformOf } from '../platform/detect.ts';
import { packageCatalogue } from '../platform/needs.ts';
import { parseOsRelease } from '../platform/os-release.ts';
import type { Report } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { Transport } from '../transport/transport.ts';
import { factOf, known, knownValue, unknown } from './fact.ts';
import type { CibSummary, Facts, NodeFacts } from './facts.ts';
import { gatherScript } from './gather-script.ts';
import { readCib, readClusterFiles } from './read-cluster.ts';
import { readAddresses, readFirewall, readNames, readRoutes, readSockets } from './read-network.ts';
import { readCandidates, readInstalled, readLock, readUpgrades } from './read-packages.ts';
import {
  readClockSync,
  readDisks,
  readHostKeys,
  readKernel,
  readMemory,
  readPairs,
  readSecurity,
  readUnits,
} from './read-system.ts';
import { readAnswer } from './sections.ts';

export interface GatherOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for one node; 60000 unless told. */
  readonly deadlineMs?: number;
  /** Units to ask for beside those of the cluster, for example what the services' packages start. */
  readonly units?: readonly string[];
}

/** Units that tell of a cluster, of clocks, of firewalls, and of what interferes. */
export const clusterUnits = [
  'corosync.service',
  'pacemaker.service',
  'pcsd.service',
  'sbd.service',
  'corosync-qdevice.service',
  'pacemaker_remote.service',
  'chrony.service',
  'chronyd.service',
  'systemd-timesyncd.service',
  'ntpsec.service',
  'ntp.service',
  'ntpd.service',
  'firewalld.service',
  'ufw.service',
  'nftables.service',
  'unattended-upgrades.service',
  'apt-daily-upgrade.timer',
  'dnf-automatic.timer',
  'dnf-automatic-install.timer',
  'kdump.service',
  'kdump-tools.service',
  'acpid.service',
];

/**
 * Reads what preflight goes by from all nodes side by side: one call a node, read-only. Failures of a node are kept
 * as the transport reported them; the other nodes' facts stand.
 */
export async function gather(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  options: GatherOptions,
): Promise<Facts> {
  const results = await Promise.all(
    [...nodes].map(async ([node, transport]) => ({
      node,
      result: await gatherNode(node, transport, description, options),
    })),
  );
  const gathered = new Map<string, NodeFacts>();
  const failures: Report[] = [];
  for (const { node, result } of results) {
    if (result.ok) gathered.set(node, result.value);
    else failures.push(...result.reports.map((report) => ({ ...report, node: report.node ?? node })));
  }
  return { nodes: gathered, failures };
}

async function gatherNode(
  node: string,
  transport: Transport,
  description: ClusterDescription,
  options: GatherOptions,
): Promise<Result<NodeFacts>> {
  const boundary = `--quorate-${randomBytes(12).toString('hex')}`;
  const units = [...new Set([...clusterUnits, ...(options.units ?? [])])];
  let clockArrivedAt: number | undefined;
  const sentAt = Date.now();
  const asked = await transport.exec(['sh', '-s', '--', boundary, ...gatherArguments(description, units)], {
    signal: options.signal,
    deadlineMs: options.deadlineMs ?? 60_000,
    stdin: gatherScript,
    onLine: (line) => {
      if (clockArrivedAt === undefined && line.startsWith(`${boundary} clock `)) clockArrivedAt = Date.now();
    },
  });
  if (!asked.ok) return asked;
  const { stdout, durationMs } = asked.value;
  return ok(readFacts(node, stdout, { boundary, units, sentAt, arrivedAt: clockArrivedAt ?? Date.now(), durationMs }));
}

/** Every word comes from a schema that leaves no room for a shell or an option; anything else is a bug. */
export function gatherArguments(description: ClusterDescription, units: readonly string[]): readonly string[] {
  const words = [
    ...packageCatalogue(description).map((name) => `p:${name}`),
    ...description.nodes.map(({ name }) => `h:${name}`),
    ...units.map((unit) => `u:${unit}`),
  ];
  for (const word of words)
    if (!/^[phu]:[A-Za-z0-9][A-Za-z0-9+._@-]*$/.test(word)) throw new Error(`${JSON.stringify(word)} is no argument`);
  return words;
}

export interface ReadOptions {
  readonly boundary: string;
  /** Units as they were asked for, in order. */
  readonly units: readonly string[];
  /** Milliseconds since 1970 by this machine's clock. */
  readonly sentAt: number;
  readonly arrivedAt: number;
  readonly durationMs: number;
}

/** Types one node's answer. Pure: what can't be read becomes an unknown fact, nothing throws. */
export function readFacts(node: string, output: string, options: ReadOptions): NodeFacts {
  const answer = readAnswer(output, options.boundary);
  const fact = <T>(name: string, read: (text: string) => T | undefined, absent?: { readonly value: T }) =>
    factOf<T>(answer, name, read, absent);
  const trimmed = (text: string): string | undefined => text.trim() || undefined;
  const none = { value: undefined };
  const release = fact('release', parseOsRelease);
  const kernel = fact('kernel', readKernel);
  const detected = release.isKnown
    ? platformOf({ release: release.value, architecture: knownValue(kernel)?.architecture ?? 'x86_64' }, node)
    : undefined;
  const { epochSeconds } = answer;
  const halfTripMs = (options.arrivedAt - options.sentAt) / 2;
  const firewall = readFirewall(answer.sections);
  return {
    node,
    durationMs: options.durationMs,
    userId: fact('user', (text) => (/^\d+\s*$/.test(text) ? Number(text) : undefined)),
    release,
    platform: detected?.ok ? known(detected.value) : unknown('the distribution is not known'),
    platformReports: detected?.reports ?? [],
    kernel,
    machineId: fact<string | undefined>('machine_id', trimmed, none),
    productUuid: fact<string | undefined>('product_uuid', trimmed, none),
    hostKeys: fact('host_keys', readHostKeys),
    virtualization: fact('virtualization', trimmed),
    tools: fact('tools', readPairs),
    versions: fact('versions', readPairs),
    addresses: fact('addresses', readAddresses),
    routes: fact('routes', readRoutes),
    names: fact('names', readNames),
    hostsFile: fact('hosts_file', (text) => text, { value: '' }),
    sockets: fact('sockets', readSockets),
    disks: fact('disks', (text) =>
      readDisks(text, answer.sections.get('inodes')?.text ?? '', answer.sections.get('mounts')?.text ?? ''),
    ),
    memory: fact('memory', readMemory),
    packageLock: fact('package_lock', readLock),
    packageState: fact('package_state', (text) => text.trim(), { value: '' }),
    packageLists: fact<number | undefined>('package_lists', (text) => Number.parseInt(text, 10), none),
    packages: fact('packages', readInstalled),
    candidates: fact('candidates', readCandidates),
    units: fact('units', (text) => readUnits(text, options.units)),
    upgrades: fact('upgrades', readUpgrades),
    corosyncConf: fact<string | undefined>('corosync_conf', (text) => text, none),
    clusterFiles: fact('cluster_files', readClusterFiles),
    cib: fact<CibSummary | undefined>('cib', readCib, none),
    membership: fact<string | undefined>('membership', (text) => text, none),
    hacluster: fact<string | undefined>('hacluster', (text) => text.trim().split(' ')[1] ?? '', none),
    firewall: firewall ? known(firewall) : unknown('no firewall tool gave an answer that could be read'),
    security: fact('security', readSecurity),
    clockSync: fact('clock_sync', readClockSync),
    clockOffset:
      epochSeconds === undefined
        ? unknown('the node did not tell its time')
        : known({
            offsetMs: epochSeconds * 1000 - (options.sentAt + halfTripMs),
            errorMs: halfTripMs,
          }),
    powerKey: fact('power_key', (text) => /^HandlePowerKey=(\S+)/m.exec(text)?.[1] ?? ''),
  };
}
