import type { ClusterDescription } from '../cluster/description.ts';
import type { Report } from '../report.ts';
import type { Transport } from '../transport/transport.ts';
import { assemble, type NodeFacts } from './assemble.ts';
import { inOrderOfTrust, readNode, readWhole } from './gather.ts';
import type { ClusterView } from './view.ts';

export interface LiveOptions {
  readonly description: ClusterDescription;
  readonly signal: AbortSignal;
  /** For each reading, in milliseconds; 10000 unless told. */
  readonly deadlineMs?: number;
}

/** The cluster now: every node read side by side, the whole from one that has quorum. */
export async function readOnce(nodes: ReadonlyMap<string, Transport>, options: LiveOptions): Promise<ClusterView> {
  const { description, signal, deadlineMs = 10_000 } = options;
  const call = { signal, deadlineMs };
  const read = await Promise.all(
    [...nodes].map(async ([name, transport]) => [name, await readNode(transport, description, call)] as const),
  );
  const facts = new Map<string, NodeFacts>(read.map(([name, { facts: own }]) => [name, own]));
  const reports: Report[] = read.flatMap(([, { reports: own }]) => [...own]);
  const whole = await readWhole(inOrderOfTrust(nodes, facts), call);
  return assemble(description, facts, whole, Date.now(), [...reports, ...whole.reports]);
}
