import type { Profile } from '../cluster/profile.ts';
import { audited } from '../plan/audited-transport.ts';
import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import { connect } from '../transport/ssh/connect.ts';
import type { Transport } from '../transport/transport.ts';
import { type Machine, sshOptions } from './machines.ts';
import type { EngineState } from './state.ts';

/** A connection that nobody used for so long is closed, in milliseconds. */
const idleMs = 45_000;

interface Kept {
  readonly connected: Promise<Result<Transport>>;
  readonly end: AbortController;
  users: number;
  idle?: NodeJS.Timeout;
}

/** Connections by profile and address: with another address or another key it is another machine. */
const pools = new WeakMap<EngineState, Map<string, Kept>>();

function poolOf(state: EngineState): Map<string, Kept> {
  const pool = pools.get(state) ?? new Map<string, Kept>();
  pools.set(state, pool);
  return pool;
}

/**
 * As `withMachines`, over connections that stay open for a while: for what a screen asks again and again, so that not
 * every look is a login on every node. Where the task fails, they are closed and made anew the next time.
 */
export async function withKeptMachines<T>(
  state: EngineState,
  profile: Profile,
  machines: readonly Machine[],
  { signal, reason }: { readonly signal: AbortSignal; readonly reason: string },
  task: (connected: {
    readonly nodes: ReadonlyMap<string, Transport>;
    readonly reports: readonly Report[];
  }) => Promise<Result<T>>,
): Promise<Result<T>> {
  const pool = poolOf(state);
  const taken = machines.map((machine) => ({ name: machine.name, ...take(state, pool, profile, machine) }));
  const about = { profileId: profile.id, reason };
  let isWell = false;
  try {
    const nodes = new Map<string, Transport>();
    const reports: Report[] = [];
    for (const { name, kept } of taken) {
      const connected = await orAborted(kept.connected, signal);
      if (connected.ok) nodes.set(name, audited(connected.value, state.store.audit.append, about));
      else reports.push(...connected.reports);
    }
    const result = await task({ nodes, reports });
    isWell = result.ok;
    return result;
  } finally {
    for (const { key, kept } of taken) giveBack(pool, key, kept, isWell);
  }
}

/** Closes what is open; at the engine's end. */
export async function closeKeptMachines(state: EngineState): Promise<void> {
  const pool = poolOf(state);
  await Promise.all([...pool].map(([key, kept]) => close(pool, key, kept)));
}

function take(state: EngineState, pool: Map<string, Kept>, profile: Profile, { name, ssh }: Machine) {
  const key = JSON.stringify([profile.id, name, ssh]);
  const known = pool.get(key);
  if (known) {
    clearTimeout(known.idle);
    known.users += 1;
    return { key, kept: known };
  }
  // Not the first asker's signal: others may wait for the same connection.
  const end = new AbortController();
  const connected = connect(ssh, { node: name, ...sshOptions(state, profile, end.signal) });
  const kept: Kept = { connected, end, users: 1 };
  pool.set(key, kept);
  return { key, kept };
}

function giveBack(pool: Map<string, Kept>, key: string, kept: Kept, isWell: boolean): void {
  kept.users -= 1;
  // Others who use it go on; who comes next gets a new one.
  if (!isWell && pool.get(key) === kept) pool.delete(key);
  if (kept.users > 0) return;
  if (!isWell) void close(pool, key, kept);
  else void keepOrClose(pool, key, kept);
}

async function keepOrClose(pool: Map<string, Kept>, key: string, kept: Kept): Promise<void> {
  const connected = await kept.connected;
  if (kept.users > 0) return;
  if (!connected.ok || pool.get(key) !== kept) return close(pool, key, kept);
  clearTimeout(kept.idle);
  kept.idle = setTimeout(() => void close(pool, key, kept), idleMs);
  kept.idle.unref();
}

async function close(pool: Map<string, Kept>, key: string, kept: Kept): Promise<void> {
  clearTimeout(kept.idle);
  if (pool.get(key) === kept) pool.delete(key);
  kept.end.abort();
  const connected = await kept.connected;
  if (connected.ok) await connected.value.dispose();
}

/** The connection, or at once that it was cancelled. */
async function orAborted(connected: Kept['connected'], signal: AbortSignal): Promise<Result<Transport>> {
  if (signal.aborted) return cancelled;
  const { promise, resolve } = Promise.withResolvers<Result<Transport>>();
  const stop = () => resolve(cancelled);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([connected, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const cancelled: Result<never> = {
  ok: false,
  reports: [{ code: 'CANCELLED', severity: 'error', text: 'The question was cancelled before it was answered.' }],
};
