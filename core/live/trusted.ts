import type { ClusterDescription } from '../cluster/description.ts';
import type { Report } from '../report.ts';
import { fail, type Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import type { NodeFacts } from './assemble.ts';
import { inOrderOfTrust, readNode } from './gather.ts';

/** The nodes in the order in which they speak for the cluster: those that have quorum first. */
export async function byTrust(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  call: CallOptions,
): Promise<{ readonly transports: readonly Transport[]; readonly facts: ReadonlyMap<string, NodeFacts> }> {
  const read = await Promise.all(
    [...nodes].map(async ([name, transport]) => [name, (await readNode(transport, description, call)).facts] as const),
  );
  const facts = new Map(read);
  return { transports: inOrderOfTrust(nodes, facts), facts };
}

/** Asks the node that speaks for the cluster; where it gives no answer, the next one. Reports what all of them said. */
export async function readTrusted<T>(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  call: CallOptions,
  read: (transport: Transport) => Promise<Result<T>>,
): Promise<Result<T>> {
  const reports: Report[] = [];
  for (const transport of (await byTrust(nodes, description, call)).transports) {
    const answer = await read(transport);
    if (answer.ok || call.signal.aborted) return answer;
    reports.push(...answer.reports);
  }
  return fail(...reports);
}
