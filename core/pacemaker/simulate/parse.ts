import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { readNode } from '../crm-mon-nodes.ts';
import { readResources } from '../crm-mon-resources.ts';
import { parseXml } from '../xml/parse.ts';
import { attribute, elements, find, type XmlElement } from '../xml/tree.ts';
import { nodeAction } from './node-action.ts';
import { parseSimulationText } from './parse-text.ts';
import type { SimulatedAction, Simulation } from './simulation.ts';

/**
 * Reads what `crm_simulate --simulate` prints, as XML (2.1.0 and later) or as text.
 * Reports XML_…, CRM_SIMULATE_FAILED where the tool says that it did not work.
 * @see crm_simulate(8), api/crm_simulate-2.*.rng
 */
export function parseSimulation(output: string): Result<Simulation> {
  if (!/^\s*</.test(output)) return parseSimulationText(output);
  const parsed = parseXml(output);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const status = find(root, 'status');
  const code = status && attribute(status, 'code');
  if (!find(root, 'cluster_status') || (code !== undefined && code !== '0')) {
    const said = status ? attribute(status, 'message') : undefined;
    return fail(
      error('CRM_SIMULATE_FAILED', 'crm_simulate could not say what would happen.', {
        next: 'Run crm_simulate --live-check --simulate on the node and look at what it prints.',
        ...(said === undefined ? {} : { evidence: { output: said } }),
      }),
    );
  }
  const revised = find(root, 'revised_cluster_status');
  return ok({
    actions: elements(find(root, 'actions')).flatMap(readAction),
    nodesAfter: elements(find(revised, 'nodes'), 'node').map(readNode),
    resourcesAfter: readResources(find(revised, 'resources')).resources,
  });
}

function readAction(of: XmlElement): readonly SimulatedAction[] {
  const reason = attribute(of, 'reason');
  if (of.name === 'node_action') return [nodeAction(attribute(of, 'task') ?? '', attribute(of, 'node') ?? '', reason)];
  if (of.name !== 'rsc_action') return [];
  const operation = attribute(of, 'action') ?? '';
  const node = attribute(of, 'node');
  const leaves = operation === 'stop' || operation === 'demote';
  return [
    {
      kind: 'resource',
      operation,
      resource: attribute(of, 'resource') ?? '',
      // One `node` stands for both ends, except that a start comes from nowhere and a stop goes there.
      from: attribute(of, 'source') ?? (operation === 'start' ? undefined : node),
      to: attribute(of, 'dest') ?? (operation === 'stop' ? undefined : node),
      fromRole: attribute(of, 'role'),
      toRole: attribute(of, 'next-role') ?? (leaves ? undefined : attribute(of, 'role')),
      isBlocked: attribute(of, 'blocked') === 'true',
      reason,
    },
  ];
}
