import type { ClusterDescription } from '../../cluster/description.ts';
import type { Resource } from '../../cluster/resource.ts';
import { sentence } from '../../live/constraint-sentences.ts';
import { constraintId } from '../../pacemaker/cib/constraint-elements.ts';

/** One thing that is there, in words. */
export interface FoundThing {
  /** `node`, `fence device`, `group`, `resource`, `constraint` … */
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** Everything in a description, one line each: nodes, quorum, fencing, resources, constraints, options. */
export function whatIsThere(description: ClusterDescription): readonly FoundThing[] {
  const { nodes, corosync, fencing, resources, constraints, properties } = description;
  const crypto = corosync.crypto === 'none' ? 'in clear' : `${corosync.crypto.cipher}, ${corosync.crypto.hash}`;
  return [
    ...nodes.map(({ name, links, votes }) => ({
      kind: 'node',
      name,
      text: `${links.length} link${links.length === 1 ? '' : 's'}: ${links.join(', ')}${votes === undefined ? '' : `; ${votes} votes`}`,
    })),
    { kind: 'messaging', name: corosync.transport, text: `${description.name}, ${crypto}` },
    ...(fencing.enabled ? [] : [{ kind: 'fencing', name: 'stonith-enabled', text: 'fencing is switched off' }]),
    ...fencing.devices.map(({ id, agent, targets }) => ({
      kind: 'fence device',
      name: id,
      text: `${agent} for ${targets.join(', ')}`,
    })),
    ...fencing.levels.map(({ node, index, devices }) => ({
      kind: 'fencing level',
      name: `${node} ${index}`,
      text: devices.join(', then '),
    })),
    ...resources.map(resourceText),
    ...constraints.map((constraint) => ({
      kind: 'constraint',
      name: constraintId(constraint),
      text: sentence(constraint),
    })),
    ...Object.entries(properties).map(([name, value]) => ({ kind: 'option', name, text: String(value) })),
  ];
}

function resourceText(resource: Resource): FoundThing {
  const { id: name, type } = resource;
  if (resource.type === 'primitive') return { kind: 'resource', name, text: resource.agent };
  if (resource.type === 'group') {
    const members = resource.members.map((member) => `${member.id} (${member.agent})`);
    return { kind: type, name, text: `group of ${members.length}: ${members.join(', ')}` };
  }
  const kind = resource.promotable ? 'promotable clone' : 'clone';
  return { kind: type, name, text: `${kind} of ${resource.member.id}` };
}
