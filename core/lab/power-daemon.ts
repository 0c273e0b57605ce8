/**
 * The mains of one practice cluster: `node power-daemon.ts INSTANCE`. It lives in the root namespaces, boots and
 * crashes machines as BMCs and people ask, and outlives the command that started it; `down` ends it.
 * Started by lab.ts only; the folder of the instance is complete by then.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, watch } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buryControlGroups, createControlGroups, killControlGroups } from './control-group.ts';
import { hostWideName, instancePaths } from './instance.ts';
import { bootCommand, clearVolatile } from './machine.ts';
import { memberEnvironment } from './membership.ts';
import { type NetworkMember, plugIn, unplug } from './network.ts';
import { recordPower } from './power-log.ts';
import { type PowerRequest, type PowerState, parsePowerRequest } from './power-request.ts';

/** What the daemon is told by file when it starts. */
export interface PowerDaemonSettings {
  readonly members: readonly NetworkMember[];
  /** Folder of packages that machines see read-only. */
  readonly repository: string;
}

const instance = process.argv[2] ?? '';
const paths = instancePaths(instance);
const settings = JSON.parse(readFileSync(join(paths.folder, 'power-daemon.json'), 'utf8')) as PowerDaemonSettings;
const running = new Map<string, ChildProcess>();
const queues = new Map<string, Promise<unknown>>();
const never = new AbortController().signal;

/**
 * Milliseconds between a BMC's "on" and the boot: the machine's own tests, which take minutes on real ones. A node
 * that were back at once would see the end of its own fencing, and its Pacemaker would stop for good.
 */
const selfTestMs = 6_000;
const testing = new Map<string, NodeJS.Timeout>();

async function powerOn(member: NetworkMember, by: PowerRequest['by']): Promise<PowerState> {
  if (running.has(member.name) || testing.has(member.name)) return 'on';
  if (by !== 'bmc') await boot(member);
  else
    testing.set(
      member.name,
      setTimeout(() => void enqueue(member.name, () => endSelfTest(member)), selfTestMs),
    );
  await setState(member, 'on', by, Date.now());
  return 'on';
}

async function endSelfTest(member: NetworkMember): Promise<void> {
  if (!testing.delete(member.name)) return;
  await boot(member).catch((cause) => log(`${member.name}: ${cause}`));
}

async function boot(member: NetworkMember): Promise<void> {
  const name = hostWideName(instance, member.name);
  await killControlGroups(name);
  await buryControlGroups(name);
  await clearVolatile(instance, member.name);
  const plugged = await plugIn(instance, member, never);
  if (!plugged.ok)
    throw new Error(plugged.reports.map(({ text, evidence }) => `${text} ${evidence?.output}`).join('\n'));
  const groups = (await createControlGroups(name)).map((folder) => join(folder, 'cgroup.procs'));
  const command = bootCommand(instance, member.name, settings.repository);
  const console = openSync(paths.machine(member.name).console, 'a');
  // A process can only be moved by its id, so the shell moves itself and then becomes nspawn.
  const enter = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ > "$1"; shift; n=$((n - 1)); done; exec "$@"';
  const child = spawn('sh', ['-ceu', enter, 'sh', String(groups.length), ...groups, ...command], {
    stdio: ['ignore', console, console],
    detached: true,
    env: { ...process.env, ...memberEnvironment(instance), SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
  });
  closeSync(console);
  running.set(member.name, child);
  child.once('error', (problem) => log(`${member.name}: ${problem.message}`));
  child.once('exit', () => void enqueue(member.name, () => sawExit(member, child)));
}

async function powerOff(member: NetworkMember, by: PowerRequest['by'] | 'node'): Promise<PowerState> {
  const child = running.get(member.name);
  running.delete(member.name);
  clearTimeout(testing.get(member.name));
  const wasTesting = testing.delete(member.name);
  await killControlGroups(hostWideName(instance, member.name));
  const at = Date.now();
  await unplug(instance, member, never);
  // A BMC may say "off" only when nothing of the machine can write any more.
  if (!(await buryControlGroups(hostWideName(instance, member.name)))) throw new Error('its processes would not die');
  if (child || wasTesting) await setState(member, 'off', by, at);
  return 'off';
}

/** A machine that shut down by itself is off; one that we crashed is known already. */
async function sawExit(member: NetworkMember, child: ChildProcess): Promise<void> {
  if (running.get(member.name) === child) await powerOff(member, 'node');
}

async function setState(
  member: NetworkMember,
  action: PowerState,
  by: PowerRequest['by'] | 'node',
  at: number,
): Promise<void> {
  const file = join(paths.power, member.name);
  await writeFile(`${file}.new`, `${action}\n`);
  await rename(`${file}.new`, file);
  await recordPower(instance, { at, node: member.name, action, by });
}

async function act(request: PowerRequest): Promise<PowerState> {
  const member = settings.members.find(({ name }) => name === request.node);
  if (!member) throw new Error(`no machine is named ${request.node}`);
  if (request.action !== 'on') await powerOff(member, request.by);
  return request.action === 'off' ? 'off' : powerOn(member, request.by);
}

/** One thing at a time per machine, in order; machines side by side. */
function enqueue<T>(node: string, work: () => Promise<T>): Promise<T> {
  const next = (queues.get(node) ?? Promise.resolve()).then(work, work);
  queues.set(
    node,
    next.catch(() => undefined),
  );
  return next;
}

const taken = new Set<string>();

async function takeRequests(): Promise<void> {
  for (const id of await readdir(paths.requests)) {
    if (taken.has(id)) continue;
    taken.add(id);
    const file = join(paths.requests, id);
    const request = parsePowerRequest(await readFile(file, 'utf8').catch(() => ''));
    await rm(file, { force: true });
    void answer(id, request);
  }
}

async function answer(id: string, request: PowerRequest | undefined): Promise<void> {
  let text = 'not a request';
  try {
    if (request) text = await enqueue(request.node, () => act(request));
  } catch (cause) {
    text = `failed: ${cause instanceof Error ? cause.message : String(cause)}`;
    log(`${request?.node}: ${text}`);
  }
  const file = join(paths.answers, id);
  await writeFile(`${file}.new`, `${text}\n`);
  await rename(`${file}.new`, file);
}

function log(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}

// A machine without power is worse than a daemon that polls, so it does where the host has no inotify instance left.
try {
  watch(paths.requests, () => void takeRequests());
} catch (cause) {
  log(`polls, since the folder can't be watched: ${cause}`);
  setInterval(() => void takeRequests(), 100);
}
await takeRequests();
log(`power daemon of ${instance} is ready`);
