import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Argv, CallOptions, Output, Transport } from '../transport/transport.ts';
import { type Cmap, parseCmap } from './live/cmap.ts';
import { type LinkState, type Peer, parseLinks, parsePeers } from './live/link-state.ts';
import { parseQuorumtool, type QuorumState } from './live/quorum-state.ts';

/**
 * What votequorum on the node thinks. That there is no quorum is an answer (exit code 2), not a failure.
 * Reports: `COROSYNC_NOT_RUNNING`, `COROSYNC_OUTPUT_UNKNOWN`, and those of the transport.
 * @see corosync-quorumtool(8) -s
 */
export function readQuorum(transport: Transport, options: CallOptions): Promise<Result<QuorumState>> {
  return ask(transport, ['corosync-quorumtool', '-s'], options, parseQuorumtool);
}

/**
 * The node’s links and whether each peer answers on them; nodes that left included.
 * Reports as `readQuorum`.
 * @see corosync-cfgtool(8) -s
 */
export function readLinks(transport: Transport, options: CallOptions): Promise<Result<LinkState>> {
  return ask(transport, ['corosync-cfgtool', '-s'], options, parseLinks);
}

/**
 * The other members with addresses and MTU on each link. Reports as `readQuorum`.
 * @see corosync-cfgtool(8) -n
 */
export function readPeers(transport: Transport, options: CallOptions): Promise<Result<readonly Peer[]>> {
  return ask(transport, ['corosync-cfgtool', '-n'], options, parsePeers);
}

/**
 * Corosync’s configuration map on the node, whole or the keys below a prefix (`runtime.config.totem.`).
 * Reports as `readQuorum`.
 * @see corosync-cmapctl(8)
 */
export function readCmap(transport: Transport, options: CallOptions, prefix?: string): Promise<Result<Cmap>> {
  if (prefix !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,250}$/.test(prefix)) {
    throw new Error(`not a cmap key prefix: ${JSON.stringify(prefix)}`);
  }
  const argv: Argv = prefix === undefined ? ['corosync-cmapctl'] : ['corosync-cmapctl', prefix];
  return ask(transport, argv, options, parseCmap);
}

/**
 * What knet counts and measures on the node’s links: `stats.knet.nodeN.linkM.…`, times in microseconds. Empty where
 * the transport is another. Reports as `readQuorum`.
 * @see corosync-cmapctl(8) -m stats, cmap_keys(7) stats.knet
 */
export function readKnetStats(transport: Transport, options: CallOptions): Promise<Result<Cmap>> {
  return ask(transport, ['corosync-cmapctl', '-m', 'stats'], options, parseCmap);
}

async function ask<T>(
  transport: Transport,
  argv: Argv,
  options: CallOptions,
  parse: (output: string) => T | undefined,
): Promise<Result<T>> {
  const answer = await transport.exec(argv, { ...options, expect: [0, 1, 2] });
  if (!answer.ok) return answer;
  const command = argv.join(' ');
  const failure = notRunning(transport.node, command, answer.value);
  if (failure !== undefined) return fail(failure);
  const value = parse(answer.value.stdout);
  if (value !== undefined) return ok(value, answer.reports);
  return fail(
    error('COROSYNC_OUTPUT_UNKNOWN', `The answer of ${command} could not be read.`, {
      node: transport.node,
      why: 'The state of the cluster on this node is unknown, which is not the same as healthy.',
      next: 'Run the command on the node and send its output with a bug report.',
      evidence: { command, output: evidence(answer.value) },
    }),
  );
}

/** All three tools end with 1 and say so on standard error when nobody answers them. */
function notRunning(node: string, command: string, output: Output): Report | undefined {
  if (output.exitCode !== 1 || output.stdout.trim() !== '') return undefined;
  const isDown = /initialize (the )?(cmap|corosync configuration|votequorum|quorum)/i.test(output.stderr);
  return error(
    isDown ? 'COROSYNC_NOT_RUNNING' : 'COROSYNC_TOOL_FAILED',
    isDown ? `Corosync does not run on ${node}.` : `${command} failed on ${node}.`,
    {
      node,
      why: 'The node is no member of the cluster as long as this lasts.',
      next: isDown
        ? 'Look at `journalctl -u corosync`, then start it with `systemctl start corosync`.'
        : 'Read the message and run the command on the node.',
      evidence: { command, output: evidence(output) },
    },
  );
}

function evidence(output: Output): string {
  return `${output.stdout}${output.stderr}`.trim().slice(0, 2000);
}
