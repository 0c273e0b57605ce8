import { agentNameSchema } from '../cluster/resource.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { type CibDocument, parseCib } from './cib/document.ts';
import type { ClusterStatus } from './cluster-status.ts';
import { parseCrmMon } from './crm-mon.ts';
import { type AgentMetadata, parseMetadata } from './metadata.ts';
import { type OptionNames, optionNames, optionNamesFrom, parseOptionList } from './option-names.ts';
import { simulateFailed } from './simulate/parse-text.ts';
import { parseScores, type Score } from './simulate/scores.ts';
import { isAtLeast, type PacemakerVersion, parseVersion } from './version.ts';
import { largestXml } from './xml/parse.ts';

/** crm_exit codes of "not connected": the cluster is not running here. @see crm_error(8) --exit 102 */
const disconnected = 102;

/**
 * What Pacemaker on this node says of the whole cluster.
 * Reports CRM_MON_DISCONNECTED where it does not run there, CRM_MON_…, and what the transport reports.
 * @see crm_mon(8) 2.0.3 and later
 */
export async function readStatus(transport: Transport, options: CallOptions): Promise<Result<ClusterStatus>> {
  const output = await transport.exec(['crm_mon', '--one-shot', '--output-as=xml'], {
    ...options,
    expect: [0, disconnected],
    maxBytes: largestXml,
  });
  if (!output.ok) return output;
  return onNode(transport, parseCrmMon(output.value.stdout));
}

/** The live CIB, status section included. Reports CIB_NO_ANSWER where Pacemaker does not run on the node. */
export async function readCib(transport: Transport, options: CallOptions): Promise<Result<CibDocument>> {
  const output = await transport.exec(['cibadmin', '--query'], {
    ...options,
    expect: [0, disconnected],
    maxBytes: largestXml,
  });
  if (!output.ok) return output;
  if (output.value.exitCode === disconnected) {
    return fail(
      error('CIB_NO_ANSWER', 'Pacemaker does not run on this node, so its configuration can’t be asked.', {
        node: transport.node,
        next: 'Look at systemctl status pacemaker corosync; ask another node.',
        evidence: { command: 'cibadmin --query', output: output.value.stderr.slice(0, 500) },
      }),
    );
  }
  return onNode(transport, parseCib(output.value.stdout));
}

/** The release that is installed on the node, running or not. Reports PACEMAKER_VERSION_UNKNOWN. */
export async function readVersion(transport: Transport, options: CallOptions): Promise<Result<PacemakerVersion>> {
  const output = await transport.exec(['pacemakerd', '--version'], options);
  if (!output.ok) return output;
  const version = parseVersion(output.value.stdout);
  if (version) return ok(version);
  return fail(
    error('PACEMAKER_VERSION_UNKNOWN', 'pacemakerd does not tell a version.', {
      node: transport.node,
      next: 'See what pacemakerd --version prints on the node.',
      evidence: { command: 'pacemakerd --version', output: output.value.stdout.slice(0, 200) },
    }),
  );
}

/** How this Pacemaker calls its options: from its own list where it has one (2.1.8), else by its version. */
export async function readOptionNames(transport: Transport, options: CallOptions): Promise<Result<OptionNames>> {
  const version = await readVersion(transport, options);
  if (!version.ok) return version;
  if (!isAtLeast(version.value, 2, 1, 8)) return ok(optionNames(version.value));
  const list = ['crm_attribute', '--list-options=cluster', '--all', '--output-as=xml'] as const;
  const output = await transport.exec(list, options);
  const known = output.ok ? parseOptionList(output.value.stdout) : output;
  return ok(known.ok ? optionNamesFrom(known.value, version.value) : optionNames(version.value), known.reports);
}

/** How well each resource fits on each node now, as the scheduler adds it up. Reports CRM_SIMULATE_FAILED. */
export async function readScores(transport: Transport, options: CallOptions): Promise<Result<readonly Score[]>> {
  const argv = ['crm_simulate', '--live-check', '--show-scores'] as const;
  const output = await transport.exec(argv, { ...options, expect: 'any', maxBytes: largestXml });
  if (!output.ok) return output;
  const { exitCode, stdout, stderr } = output.value;
  return exitCode === 0 ? ok(parseScores(stdout)) : onNode(transport, simulateFailed(stderr || stdout));
}

/**
 * What an agent that is installed on the node says of itself. Reports AGENT_NO_METADATA, and what the transport
 * reports where there is no such agent.
 * @see crm_resource(8) --show-metadata
 */
export async function readMetadata(
  transport: Transport,
  agent: string,
  options: CallOptions,
): Promise<Result<AgentMetadata>> {
  const argv = ['crm_resource', '--show-metadata', agentNameSchema.parse(agent)] as const;
  const output = await transport.exec(argv, options);
  return output.ok ? onNode(transport, parseMetadata(output.value.stdout)) : output;
}

/** A parser does not know where its text came from; a person wants to. */
function onNode<T>(transport: Transport, result: Result<T>): Result<T> {
  const reports = result.reports.map((report) => ({ ...report, node: transport.node }));
  return result.ok ? ok(result.value, reports) : fail(...reports);
}
