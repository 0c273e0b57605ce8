import type { ClusterDescription } from '../../cluster/description.ts';
import { detectPlatform } from '../../platform/detect.ts';
import { type FirewallTool, openPorts } from '../../platform/firewall.ts';
import { installPackages, packageNeeds, resolveNeeds } from '../../platform/needs.ts';
import type { Platform, PlatformChange } from '../../platform/platform.ts';
import { clusterPorts } from '../../platform/ports.ts';
import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Argv, Transport } from '../../transport/transport.ts';
import { managedUnits } from './service-units.ts';
import type { NodeSituation, UnitState } from './situation.ts';

/** Milliseconds that one question to a node may take. */
const deadlineMs = 30_000;

/** Reads of one node what planning a deploy needs; changes nothing. Reports what the platform and transport report. */
export async function survey(
  description: ClusterDescription,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<NodeSituation>> {
  const call = { signal, deadlineMs };
  const platform = await detectPlatform(transport, call);
  if (!platform.ok) return platform;
  const [packages, units, files, cib, password] = await Promise.all([
    readPackages(description, platform.value, transport, signal),
    readUnits(description, platform.value, transport, signal),
    readFiles(description, platform.value, transport, signal),
    transport.exec(['find', platform.value.paths.cibFolder, '-type', 'f', '-name', 'cib*'], { ...call, expect: 'any' }),
    transport.exec(['passwd', '--status', 'hacluster'], { ...call, expect: 'any' }),
  ]);
  if (!packages.ok) return packages;
  if (!units.ok) return units;
  if (!files.ok) return files;
  if (!cib.ok) return cib;
  if (!password.ok) return password;
  const firewall = await closedPorts(description, platform.value, units.value, transport, signal);
  if (!firewall.ok) return firewall;
  const repositories = packages.value ? await pending(platform.value.repositories, transport, signal) : ok([]);
  if (!repositories.ok) return repositories;
  return ok(
    {
      node: transport.node,
      platform: platform.value,
      packages: packages.value,
      units: units.value,
      files: files.value,
      ...cibIn(cib.value.stdout),
      isSampleCluster: /cluster_name:\s*debian\b/.test(files.value.get(platform.value.paths.corosyncConf) ?? ''),
      // The second word tells: P is usable, L and NP are not. @see passwd(1) --status
      hasPcsPassword: / PS? /.test(password.value.stdout),
      firewall: firewall.value,
      repositories: repositories.value,
    },
    platform.reports,
  );
}

/** Whether a CIB is there, or only generations and signatures of one that is gone. */
function cibIn(found: string): Pick<NodeSituation, 'hasCib' | 'hasCibRemains'> {
  const files = found.split('\n').filter(Boolean);
  const hasCib = files.some((file) => file.endsWith('/cib.xml'));
  return { hasCib, hasCibRemains: !hasCib && files.length > 0 };
}

async function readPackages(
  description: ClusterDescription,
  platform: Platform,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<NodeSituation['packages']>> {
  const { argv, env } = platform.manager.installed;
  const listed = await transport.exec(argv, { signal, deadlineMs, ...(env ? { env } : {}) });
  if (!listed.ok) return listed;
  const installed = new Set(listed.value.stdout.split('\n'));
  const { missing } = resolveNeeds(packageNeeds(platform, description), { isInstalled: (name) => installed.has(name) });
  return ok(missing.length === 0 ? undefined : installPackages(platform, missing));
}

async function readUnits(
  description: ClusterDescription,
  platform: Platform,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, UnitState>>> {
  const names = [
    'corosync',
    'pacemaker',
    'pcsd',
    'firewalld',
    'ufw',
    ...managedUnits(description.resources, platform.family),
  ];
  const properties = '--property=Id,LoadState,ActiveState,UnitFileState';
  const argv: Argv = ['systemctl', 'show', properties, '--', ...names.map((name) => `${name}.service`)];
  const shown = await transport.exec(argv, { signal, deadlineMs });
  if (!shown.ok) return shown;
  const units = new Map<string, UnitState>();
  for (const block of shown.value.stdout.split('\n\n')) {
    const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    if (of('LoadState') !== 'loaded') continue;
    units.set(of('Id').replace(/\.service$/, ''), {
      isActive: ['active', 'activating', 'reloading'].includes(of('ActiveState')),
      isEnabled: of('UnitFileState') === 'enabled',
    });
  }
  return ok(units);
}

async function readFiles(
  description: ClusterDescription,
  platform: Platform,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, string>>> {
  const paths = [platform.paths.corosyncConf, ...description.files.map(({ path }) => path)];
  const files = new Map<string, string>();
  for (const path of paths) {
    const read = await transport.read(path, { signal, deadlineMs });
    if (!read.ok) return read;
    if (read.value) files.set(path, new TextDecoder().decode(read.value.content));
  }
  return ok(files);
}

/** Openings that an active firewall lacks. Reports FIREWALL_UNREADABLE where it does not answer. */
async function closedPorts(
  description: ClusterDescription,
  platform: Platform,
  units: ReadonlyMap<string, UnitState>,
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<readonly PlatformChange[]>> {
  const ufw = units.get('ufw')?.isActive ? await isUfwOn(transport, signal) : ok(false);
  if (!ufw.ok) return fail(...ufw.reports, firewallUnreadable(transport, 'ufw'));
  const tool: FirewallTool = units.get('firewalld')?.isActive ? 'firewalld' : ufw.value ? 'ufw' : 'none';
  const ports = clusterPorts(description, { hasPcsd: platform.units.pcsd !== undefined });
  const closed = await pending(openPorts(tool, ports), transport, signal);
  return closed.ok ? closed : fail(...closed.reports, firewallUnreadable(transport, tool));
}

function firewallUnreadable({ node }: Transport, tool: FirewallTool): Report {
  return error('FIREWALL_UNREADABLE', `${tool} on ${node} does not say what it lets through.`, {
    node,
    next: `Look why ${tool} does not answer, or open the ports by hand and stop it.`,
  });
}

/** Those of the changes that are not made yet, by their own probes. */
async function pending(
  changes: readonly PlatformChange[],
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<readonly PlatformChange[]>> {
  const open: PlatformChange[] = [];
  for (const change of changes) {
    const { argv, env, expect, matches } = change.probe;
    const asked = await transport.exec(argv, { signal, deadlineMs, expect: 'any', ...(env ? { env } : {}) });
    if (!asked.ok) return asked;
    const isMade =
      (expect ?? [0]).includes(asked.value.exitCode) &&
      (matches === undefined || new RegExp(matches, 'm').test(asked.value.stdout));
    if (!isMade) open.push(change);
  }
  return ok(open);
}

/** ufw's unit is active on every Ubuntu, also where the firewall is off. */
async function isUfwOn(transport: Transport, signal: AbortSignal): Promise<Result<boolean>> {
  const asked = await transport.exec(['ufw', 'status'], { signal, deadlineMs, expect: 'any' });
  return asked.ok ? ok(/^Status: active/m.test(asked.value.stdout)) : asked;
}
