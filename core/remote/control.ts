import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineStatus } from '../contract/engine-hosts.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { type ContractClient, contractClient } from './client.ts';
import { type EnginePlace, readAbout } from './place.ts';
import type { StopAnswer } from './status.ts';

const startMs = 20_000;
/** Long work ends before its next step; a step may take this long. */
const stopMs = 45_000;
const largestLogBytes = 5_000_000;

/** A socket to the daemon; undefined where none listens. */
export function dialDaemon({ socket }: EnginePlace): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const dialled = createConnection(socket);
    dialled.once('connect', () => resolve(dialled));
    dialled.once('error', () => resolve(undefined));
  });
}

/**
 * A socket to the daemon, which is started where there is none. Two that start it at once are no harm: the second
 * daemon finds the store taken and goes. Reports ENGINE_NOT_STARTED with the end of the log.
 */
export async function reachDaemon(place: EnginePlace): Promise<Result<Socket>> {
  const running = await dialDaemon(place);
  if (running) return ok(running);
  await mkdir(place.run, { recursive: true, mode: 0o700 });
  if (existsSync(place.log) && statSync(place.log).size > largestLogBytes) renameSync(place.log, `${place.log}.old`);
  const log = await open(place.log, 'a', 0o600);
  const program = join(place.installation, 'engine.mjs');
  // A session of its own: it is not in the login's, and does not end with it.
  const child = spawn(process.execPath, [program, 'daemon'], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: place.installation,
  });
  child.unref();
  await log.close();
  let hasEnded = false;
  child.once('error', () => {
    hasEnded = true;
  });
  child.once('exit', () => {
    hasEnded = true;
  });
  for (const until = Date.now() + startMs; Date.now() < until; ) {
    await delay(50);
    const socket = await dialDaemon(place);
    if (socket) return ok(socket);
    if (hasEnded) break;
  }
  const output = readFileSync(place.log, 'utf8').slice(-4_000);
  return fail(
    error('ENGINE_NOT_STARTED', 'The engine does not start.', {
      next: 'See what it said last.',
      evidence: { file: place.log, output },
    }),
  );
}

/** How the engine is; does not start it. */
export async function engineStatus(place: EnginePlace): Promise<EngineStatus> {
  const about = await readAbout(place);
  const socket = await dialDaemon(place);
  const idle = { about, isRunning: false, node: process.version, tasks: [], profiles: [] };
  return socket ? { ...idle, ...(await runningStatus(place, contractClient(socket))) } : idle;
}

async function runningStatus({ data }: EnginePlace, client: ContractClient): Promise<Partial<EngineStatus>> {
  try {
    const [tasks, profiles] = await Promise.all([
      client.ask('task.list', { limit: 500 }),
      client.ask('profile.list', {}),
    ]);
    const claim = JSON.parse(readFileSync(join(data, 'host.json'), 'utf8')) as { pid: number; since: string };
    const running = tasks.ok ? tasks.value.filter(({ state }) => state === 'running') : [];
    return {
      isRunning: true,
      pid: claim.pid,
      since: claim.since,
      tasks: running.map(({ id, title }) => ({ id, title })),
      profiles: profiles.ok ? profiles.value.map(({ id }) => id) : [],
    };
  } finally {
    client.close();
  }
}

/** Starts it where it does not run, and says how it is. */
export async function startEngine(place: EnginePlace): Promise<Result<EngineStatus>> {
  const reached = await reachDaemon(place);
  if (!reached.ok) return reached;
  reached.value.destroy();
  return ok(await engineStatus(place));
}

/** Ends the daemon; one that works only where forced, and then before its next step. */
export async function stopEngine(place: EnginePlace, isForced: boolean): Promise<StopAnswer> {
  const { isRunning, pid, tasks } = await engineStatus(place);
  if (!isRunning || pid === undefined) return { state: 'was-not-running' };
  if (tasks.length > 0 && !isForced) return { state: 'busy', tasks };
  process.kill(pid, 'SIGTERM');
  for (const until = Date.now() + stopMs; Date.now() < until; ) {
    await delay(50);
    if (!isAlive(pid)) return { state: 'stopped' };
  }
  process.kill(pid, 'SIGKILL');
  return { state: 'stopped' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
