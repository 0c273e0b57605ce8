import { nodeNameSchema } from '../../cluster/description.ts';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { Argv, CallOptions, ExecOptions, Transport } from '../../transport/transport.ts';
import { type CibDocument, printCib } from '../cib/document.ts';
import { largestXml } from '../xml/parse.ts';
import { parseSimulation } from './parse.ts';
import { simulateFailed } from './parse-text.ts';
import type { Simulation } from './simulation.ts';

export interface SimulateOptions extends CallOptions {
  /**
   * `crash` (unless told): the node is lost and has to be fenced. `leave`: it is gone in good order, for example
   * after a shutdown that has already ended.
   */
  readonly how?: 'crash' | 'leave';
}

/** The command that asks the scheduler what the loss of a node would do; it changes nothing. @see crm_simulate(8) */
export function simulateNodeDownArgv(node: string, how: 'crash' | 'leave' = 'crash'): Argv {
  const event = how === 'crash' ? '--node-fail' : '--node-down';
  return ['crm_simulate', '--live-check', '--simulate', `${event}=${nodeNameSchema.parse(node)}`];
}

/**
 * Asks the cluster's own scheduler what would happen if a node went down now. Changes nothing.
 * Reports CRM_SIMULATE_BAD_NODE, CRM_SIMULATE_FAILED, XML_…, and what the transport reports.
 */
export async function simulateNodeDown(
  transport: Transport,
  node: string,
  options: SimulateOptions,
): Promise<Result<Simulation>> {
  const { how, ...call } = options;
  if (!nodeNameSchema.safeParse(node).success) {
    return fail(error('CRM_SIMULATE_BAD_NODE', `${JSON.stringify(node)} is no node name.`));
  }
  return run(transport, simulateNodeDownArgv(node, how), call);
}

/** Asks what the cluster would do now by itself; a settled cluster does nothing. */
export function simulateNow(transport: Transport, options: CallOptions): Promise<Result<Simulation>> {
  return run(transport, ['crm_simulate', '--live-check', '--simulate'], options);
}

/**
 * Asks what would happen with another CIB than the live one; `lostNode` as if that node failed then. Changes nothing.
 * The CIB holds the cluster's secrets, so it goes to standard input. Reports as `simulateNodeDown`.
 * @see crm_simulate(8) --xml-pipe
 */
export async function simulateWith(
  transport: Transport,
  cib: CibDocument,
  { lostNode, ...options }: CallOptions & { readonly lostNode?: string | undefined },
): Promise<Result<Simulation>> {
  const event = lostNode === undefined ? [] : [`--node-fail=${nodeNameSchema.parse(lostNode)}`];
  const argv: Argv = ['crm_simulate', '--xml-pipe', '--simulate', ...event];
  return run(transport, argv, { ...options, stdin: new Secret(printCib(cib)) });
}

/** As text: the XML of Pacemaker 3.0 has no actions where an event was injected, the text of all releases has. */
async function run(
  transport: Transport,
  argv: Argv,
  options: Pick<ExecOptions, 'signal' | 'deadlineMs' | 'stdin'>,
): Promise<Result<Simulation>> {
  const output = await transport.exec(argv, { ...options, expect: 'any', maxBytes: largestXml });
  if (!output.ok) return output;
  const { exitCode, stdout, stderr } = output.value;
  const simulation = exitCode === 0 ? parseSimulation(stdout) : simulateFailed(stderr || stdout);
  const reports = simulation.reports.map((report) => ({ ...report, node: transport.node }));
  return simulation.ok ? ok(simulation.value, reports) : fail(...reports);
}
