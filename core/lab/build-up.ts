import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { addressOn, bmcAddress, hostNumber, management, ring0, ring1, service } from './address-plan.ts';
import { bmcPort, makeBmcPassword, startBmc } from './bmc.ts';
import { answersSsh, startForwarder } from './forwarder.ts';
import { raiseLimits } from './host-limits.ts';
import type { Images } from './images/images.ts';
import { instancePaths } from './instance.ts';
import { createMachine } from './machine.ts';
import { memberEnvironment } from './membership.ts';
import { createHub, hubNamespace, inNetwork, type NetworkMember } from './network.ts';
import type { PowerDaemonSettings } from './power-daemon.ts';
import { requestPower } from './power-request.ts';
import { type HostCommand, runCommand } from './run-command.ts';
import type { LabClient, LabNode, LabState, PackageChoice, Release } from './state.ts';

export interface BuildOptions {
  readonly instance: string;
  readonly release: Release;
  readonly nodes: number;
  readonly packages: PackageChoice;
  readonly images: Images;
  readonly signal: AbortSignal;
}

const clientName = 'client';

/** Makes folders, keys, disks, networks, BMCs, forwarders and the power daemon of an instance; nothing runs yet. */
export async function assemble(options: BuildOptions): Promise<Result<LabState>> {
  const { instance, signal, images } = options;
  const paths = instancePaths(instance);
  await mkdir(paths.folder, { recursive: true, mode: 0o700 });
  await raiseLimits(signal);
  for (const folder of [paths.requests, paths.answers, paths.power]) await mkdir(folder, { recursive: true });
  const key = await runCommand(
    ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `quorate-lab-${instance}`, '-f', paths.identity],
    { signal },
  );
  if (!key.ok) return fail(...key.reports);
  const hub = await createHub(instance, options.nodes, signal);
  if (!hub.ok) return fail(...hub.reports);

  const members: readonly NetworkMember[] = [
    ...Array.from({ length: options.nodes }, (_, at) => ({ name: `node${at + 1}`, index: at + 1 })),
    { name: clientName, index: 'client' },
  ];
  const settings: PowerDaemonSettings = { members, repository: images.repository };
  await writeFile(join(paths.folder, 'power-daemon.json'), JSON.stringify(settings));
  startPowerDaemon(instance);

  const nodes: LabNode[] = [];
  let client: LabClient | undefined;
  for (const member of members) {
    const lowers = member.index === 'client' ? images.bareLowers : images.lowers;
    const reach = await makeReachable(instance, member, lowers, hostsFile(members), signal);
    if (!reach.ok) return fail(...reach.reports);
    if (member.index === 'client') {
      client = reach.value;
      continue;
    }
    const host = hostNumber({ index: member.index });
    const bmc = { address: bmcAddress(member.index), port: bmcPort, username: 'admin', password: makeBmcPassword() };
    const ringAddresses = [addressOn(ring0, host), addressOn(ring1, host)];
    const node = { ...reach.value, index: member.index, ringAddresses, bmc };
    await startBmc(instance, node);
    nodes.push(node);
  }
  if (!client) throw new Error('a practice cluster has a client');
  const { release, packages } = options;
  const createdAt = new Date().toISOString();
  return ok({
    version: 1,
    instance,
    release,
    packages,
    createdAt,
    folder: paths.folder,
    identityFile: paths.identity,
    nodes,
    client,
  });
}

async function makeReachable(
  instance: string,
  member: NetworkMember,
  lowers: readonly string[],
  hosts: string,
  signal: AbortSignal,
): Promise<Result<LabClient>> {
  const host = member.index === 'client' ? hostNumber('client') : hostNumber({ index: member.index });
  const managementAddress = addressOn(management, host);
  const made = await createMachine({ instance, name: member.name, lowers, hosts, signal });
  if (!made.ok) return fail(...made.reports);
  const port = await startForwarder(instance, member.name, managementAddress);
  if (!port.ok) return fail(...port.reports);
  return ok({
    name: member.name,
    sshPort: port.value,
    hostKeys: [...made.value.hostKeys],
    managementAddress,
    serviceAddress: addressOn(service, host),
  });
}

function startPowerDaemon(instance: string): void {
  const paths = instancePaths(instance);
  const log = openSync(paths.daemonLog, 'a');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'power-daemon.ts'), instance], {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: '/',
    env: { ...process.env, ...memberEnvironment(instance) },
  });
  closeSync(log);
  child.on('error', () => undefined); // Told by the first request that has no answer.
  child.unref();
}

/** Names lead to the management network, as pcsd and people use them. */
function hostsFile(members: readonly NetworkMember[]): string {
  const lines = members.map(({ name, index }) => {
    const host = index === 'client' ? hostNumber('client') : hostNumber({ index });
    return `${addressOn(management, host)}\t${name}`;
  });
  return `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${lines.join('\n')}\n`;
}

/** Powers a machine on and waits until its sshd answers. Reports LAB_NO_SSH with the end of its console. */
export async function boot(
  instance: string,
  machine: LabClient,
  readConsole: () => Promise<string>,
  signal: AbortSignal,
): Promise<Result<void>> {
  const on = await requestPower(instance, { node: machine.name, action: 'on', by: 'cli' }, signal);
  if (!on.ok) return fail(...on.reports);
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline && !signal.aborted) {
    if (await answersSsh(machine.sshPort)) return ok(undefined);
    await wait(100);
  }
  return fail(
    error('LAB_NO_SSH', `sshd did not answer within 90 s.`, {
      node: machine.name,
      next: 'Read the console below, and run `quorate lab up` again.',
      evidence: { output: (await readConsole()).slice(-2000) },
    }),
  );
}

/** True when a node's BMC answers, asked from the hub; 10 s at most. Reports LAB_NO_BMC. */
export async function awaitBmc(instance: string, node: LabNode, signal: AbortSignal): Promise<Result<void>> {
  const { address, username, password } = node.bmc;
  const ask: HostCommand = ['ipmitool', '-I', 'lanplus', '-C', '3', '-R', '1', '-H', address, '-U', username, '-E'];
  const asked = inNetwork(hubNamespace(instance), [...ask, 'chassis', 'power', 'status']);
  const deadline = Date.now() + 10_000;
  for (;;) {
    const done = await runCommand(asked, { signal, env: { IPMI_PASSWORD: password } });
    if (done.ok) return ok(undefined);
    if (Date.now() > deadline || signal.aborted)
      return fail(error('LAB_NO_BMC', 'The BMC does not answer.', { node: node.name, ...evidenceOf(done.reports) }));
    await wait(200);
  }
}

function evidenceOf(reports: readonly { readonly evidence?: { readonly output?: string } }[]) {
  const output = reports[0]?.evidence?.output;
  return output === undefined ? {} : { evidence: { output } };
}
