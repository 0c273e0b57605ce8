import type { Profile } from '../cluster/profile.ts';
import { type LogBatch, mergedLogs } from '../live/merged-logs.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Transport } from '../transport/transport.ts';
import { connectAll } from './machines.ts';
import type { EngineState } from './state.ts';

/** The logs of all nodes of a profile as one, until the signal; see `mergedLogs`. */
export function followLogs(
  state: EngineState,
  profile: Profile,
  { backlog, signal }: { readonly backlog: number; readonly signal: AbortSignal },
): AsyncGenerator<LogBatch, void> {
  const { nodes } = profile.description;
  const connect = async (name: string, until: AbortSignal): Promise<Result<Transport>> => {
    const machines = nodes.filter((node) => node.name === name);
    const work = { signal: until, onProgress: () => {} };
    const connected = await connectAll(state, profile, machines, work, 'logs');
    const transport = connected.nodes.get(name);
    if (transport) return ok(transport);
    await connected.dispose();
    const [first, ...others] = connected.reports;
    return fail(first ?? error('NODE_UNKNOWN', `The profile has no node ${name}.`), ...others);
  };
  return mergedLogs(
    nodes.map(({ name }) => name),
    { backlog, signal, connect },
  );
}
