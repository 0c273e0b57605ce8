import limit from 'p-limit';
import type { Profile } from '../cluster/profile.ts';
import type { SshAddress } from '../cluster/ssh-address.ts';
import { audited } from '../plan/audited-transport.ts';
import type { Report } from '../report.ts';
import { fail, type Result } from '../result.ts';
import { usualIdentityFiles } from '../transport/ssh/authentication.ts';
import { connect } from '../transport/ssh/connect.ts';
import type { Transport } from '../transport/transport.ts';
import type { EngineState, Work } from './state.ts';

/** Milliseconds for a connection to stand: name, TCP, keys, login. */
const connectDeadlineMs = 15_000;
/** Machines connected to at a time. */
const connectAtATime = 16;

export interface Machine {
  readonly name: string;
  readonly ssh: SshAddress;
}

/** Machines that answered, and what stood in the way of the others. */
export interface Connected {
  readonly nodes: ReadonlyMap<string, Transport>;
  readonly reports: readonly Report[];
  readonly dispose: () => Promise<void>;
}

/** What every connection is made with: the user's agent and keys as ssh finds them, and what hosts are known. */
export function sshOptions(state: EngineState, profile: Profile | undefined, signal: AbortSignal) {
  const agentSocket = process.env['SSH_AUTH_SOCK'];
  return {
    secrets: profile ? state.secrets(profile) : async () => undefined,
    knownHosts: state.knownHosts(),
    signal,
    deadlineMs: connectDeadlineMs,
    identityFiles: usualIdentityFiles(),
    ...(agentSocket ? { agentSocket } : {}),
  };
}

/** Connects to machines side by side; all that is then done to them goes to the audit log with its reason. */
export async function connectAll(
  state: EngineState,
  profile: Profile,
  machines: readonly Machine[],
  { signal, onProgress }: Work,
  reason: string,
): Promise<Connected> {
  const queue = limit(connectAtATime);
  const title = `Connect to ${machines.length} machines`;
  const began = Date.now();
  onProgress({ at: began, step: 'connect', title, state: 'running' });
  const results = await Promise.all(
    machines.map(({ name, ssh }) =>
      queue(async () => ({
        name,
        connected: await connect(ssh, { node: name, ...sshOptions(state, profile, signal) }),
      })),
    ),
  );
  const nodes = new Map<string, Transport>();
  const reports: Report[] = [];
  for (const { name, connected } of results) {
    if (!connected.ok) reports.push(...connected.reports);
    else {
      const append = state.store.audit.append;
      nodes.set(name, audited(connected.value, append, { profileId: profile.id, reason }));
    }
  }
  const at = Date.now();
  onProgress({ at, step: 'connect', title, state: reports.length === 0 ? 'done' : 'failed', elapsedMs: at - began });
  const dispose = async () => void (await Promise.all([...nodes.values()].map((node) => node.dispose())));
  return { nodes, reports, dispose };
}

/** Connects, works, and closes whatever happens. */
export async function withMachines<T>(
  state: EngineState,
  profile: Profile,
  machines: readonly Machine[],
  work: Work,
  reason: string,
  task: (connected: Connected) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connected = await connectAll(state, profile, machines, work, reason);
  try {
    return await task(connected);
  } finally {
    await connected.dispose();
  }
}

/** The same where every node of the cluster is needed. */
export async function withAllNodes<T>(
  state: EngineState,
  profile: Profile,
  work: Work,
  reason: string,
  task: (nodes: ReadonlyMap<string, Transport>) => Promise<Result<T>>,
): Promise<Result<T>> {
  return withMachines(state, profile, profile.description.nodes, work, reason, async ({ nodes, reports }) =>
    reports.length > 0 ? fail(...reports) : task(nodes),
  );
}
