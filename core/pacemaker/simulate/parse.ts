import { ok, type Result } from '../../result.ts';
import { parseXml } from '../xml/parse.ts';
import { attribute, elements, find, type XmlElement } from '../xml/tree.ts';
import { nodeAction } from './node-action.ts';
import { parseSimulationText, simulateFailed } from './parse-text.ts';
import type { SimulatedAction, Simulation } from './simulation.ts';

/**
 * Reads what `crm_simulate --simulate` prints, as text or as XML (2.1.0 and later).
 * Reports XML_…, CRM_SIMULATE_FAILED where the tool says that it did not work.
 * @see crm_simulate(8), api/crm_simulate-2.*.rng
 */
export function parseSimulation(output: string): Result<Simulation> {
  if (!/^\s*</.test(output)) return parseSimulationText(output);
  const parsed = parseXml(output);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const actions = find(root, 'actions');
  // Pacemaker 3.0.0 to 3.0.3 leave the actions out of the XML where an event was injected; that is no "nothing".
  if (!actions) {
    const status = find(root, 'status');
    return simulateFailed((status && attribute(status, 'message')) ?? 'no actions');
  }
  return ok({ actions: elements(actions).flatMap(readAction) });
}

function readAction(of: XmlElement): readonly SimulatedAction[] {
  const reason = attribute(of, 'reason');
  if (of.name === 'node_action') return [nodeAction(attribute(of, 'task') ?? '', attribute(of, 'node') ?? '', reason)];
  if (of.name !== 'rsc_action') return [];
  const operation = attribute(of, 'action') ?? '';
  const [role, nextRole] = [attribute(of, 'role'), attribute(of, 'next-role')];
  const [node, source, dest] = [attribute(of, 'node'), attribute(of, 'source'), attribute(of, 'dest')];
  const isStart = operation === 'start' || role === 'Stopped';
  const isStop = operation === 'stop';
  return [
    {
      kind: 'resource',
      operation,
      resource: attribute(of, 'resource') ?? '',
      // One node stands for both ends, except that a start comes from nowhere and a stop goes there.
      from: isStart ? undefined : (source ?? node ?? dest),
      to: isStop ? undefined : (dest ?? node ?? source),
      fromRole: role,
      toRole: isStop ? undefined : (nextRole ?? role),
      isBlocked: attribute(of, 'blocked') === 'true',
      reason,
    },
  ];
}
