import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { nodeAction } from './node-action.ts';
import type { SimulatedAction, Simulation } from './simulation.ts';

const roles = /^(Started|Stopped|Promoted|Unpromoted|Master|Slave)$/;
const current: Readonly<Record<string, string>> = { Master: 'Promoted', Slave: 'Unpromoted' };

/** Says that there is no prediction; CRM_SIMULATE_FAILED. */
export function simulateFailed(output: string): Result<never> {
  return fail(
    error('CRM_SIMULATE_FAILED', 'crm_simulate could not say what would happen.', {
      why: 'Without a prediction a drill has nothing to be judged by.',
      next: 'See that Pacemaker runs on the node; run crm_simulate --live-check --simulate there.',
      evidence: { output: output.slice(0, 500) },
    }),
  );
}

/** Reads the transition summary of crm_simulate's text, the same in 2.0 to 3.0.3. */
export function parseSimulationText(output: string): Result<Simulation> {
  const lines = output.split('\n');
  const start = lines.findIndex((line) => /^Transition Summary:/.test(line));
  // Where nothing is to be done the summary is left out, but the status that it starts from is there.
  if (start < 0 && !lines.some((line) => /^(Current cluster status|\[?Current)/.test(line))) {
    return simulateFailed(output);
  }
  const summary = start < 0 ? [] : lines.slice(start + 1);
  const end = summary.findIndex((line) => !/^\s*\*\s/.test(line));
  const actions = summary.slice(0, end < 0 ? undefined : end).flatMap(readLine);
  return ok({ actions });
}

function readLine(line: string): readonly SimulatedAction[] {
  const node = /^\s*\* (Fence \([^)]*\)|Shutdown) (\S+)(?: '(.*)')?\s*$/.exec(line);
  if (node) return [nodeAction(node[1] ?? '', node[2] ?? '', node[3])];
  const found = /^\s*\* (\S+)\s+(\S+)\s+\(([^)]*)\)(?:\s+due to (.*?))?(?:\s+\(?(blocked)\)?)?\s*$/.exec(line);
  if (!found) return [];
  const [, verb = '', resource = '', inside = '', reason, blocked] = found;
  const operation = verb.toLowerCase();
  const [left = '', right] = inside.split('->');
  const before = readSide(left);
  const after = right === undefined ? before : readSide(right);
  return [
    {
      kind: 'resource',
      operation,
      resource,
      // `Unpromoted -> Promoted node2`: the node stands at the end only, where it does not change.
      from: operation === 'start' || before.role === 'Stopped' ? undefined : (before.node ?? after.node),
      to: operation === 'stop' ? undefined : after.node,
      fromRole: before.role,
      toRole: operation === 'stop' ? undefined : after.role,
      isBlocked: blocked !== undefined,
      reason,
    },
  ];
}

function readSide(text: string): { readonly node: string | undefined; readonly role: string | undefined } {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const role = words.find((word) => roles.test(word));
  return {
    node: words.find((word) => !roles.test(word)),
    role: role === undefined ? undefined : (current[role] ?? role),
  };
}
