import type { FenceDevice } from '../../cluster/fence-device.ts';
import type { Clone, Group, Operation, Parameters, Primitive, Resource } from '../../cluster/resource.ts';
import type { OptionNames } from '../option-names.ts';
import { element, type XmlElement } from '../xml/tree.ts';
import { cibText, type IdSource, valueSet } from './value-set.ts';

/** What an `op` takes as attributes; all else are instance attributes of it. @see Pacemaker Explained, operations */
export const operationAttributes: ReadonlySet<string> = new Set([
  'name',
  'interval',
  'timeout',
  'description',
  'start-delay',
  'interval-origin',
  'enabled',
  'record-pending',
  'role',
  'on-fail',
]);

/** The monitor of a fence device where the description has none: often enough to be repaired before it is needed. */
const fenceMonitor: Operation = { name: 'monitor', interval: '60s' };

/** Everything that the writers of elements share. */
export interface Writing {
  readonly ids: IdSource;
  readonly names: OptionNames;
}

/** A resource as the CIB holds it. @see Pacemaker Explained, Cluster Resources */
export function resourceElement(resource: Resource, writing: Writing): XmlElement {
  if (resource.type === 'primitive') return primitiveElement(resource, writing);
  return resource.type === 'group' ? groupElement(resource, writing) : cloneElement(resource, writing);
}

function primitiveElement(primitive: Primitive, writing: Writing): XmlElement {
  const { id, agent, parameters, meta, operations } = primitive;
  const parts = agent.split(':');
  const [agentClass = ''] = parts;
  // Only ocf agents have a provider; a systemd unit's own name may hold colons.
  const provider = agentClass === 'ocf' ? parts[1] : undefined;
  const type = parts.slice(provider === undefined ? 1 : 2).join(':');
  return element('primitive', { id, class: agentClass, provider, type }, [
    ...valueSet('instance_attributes', `${id}-instance_attributes`, parameters, writing.ids),
    ...valueSet('meta_attributes', `${id}-meta_attributes`, meta, writing.ids),
    ...operationElements(id, operations, writing),
  ]);
}

function groupElement({ id, members, meta }: Group, writing: Writing): XmlElement {
  return element('group', { id }, [
    ...members.map((member) => primitiveElement(member, writing)),
    ...valueSet('meta_attributes', `${id}-meta_attributes`, meta, writing.ids),
  ]);
}

function cloneElement({ id, member, meta, promotable }: Clone, writing: Writing): XmlElement {
  const all = promotable ? { promotable: true, ...meta } : meta;
  return element('clone', { id }, [
    resourceElement(member, writing),
    ...valueSet('meta_attributes', `${id}-meta_attributes`, all, writing.ids),
  ]);
}

function operationElements(owner: string, operations: readonly Operation[], writing: Writing): readonly XmlElement[] {
  if (operations.length === 0) return [];
  return [
    element(
      'operations',
      {},
      operations.map((operation) => operationElement(owner, operation, writing)),
    ),
  ];
}

function operationElement(owner: string, operation: Operation, { ids, names }: Writing): XmlElement {
  const { name, interval, ...rest } = operation;
  const id = ids.next(`${owner}-${name}-interval-${cibText(interval)}`);
  const known = Object.entries(rest).flatMap(([key, value]) =>
    value !== undefined && operationAttributes.has(key) ? [[key, cibText(value)] as const] : [],
  );
  const attributes = Object.fromEntries(
    known.map(([key, value]) => [key, key === 'role' ? role(value, names) : value]),
  );
  const unknown = Object.entries(rest).flatMap(([key, value]) =>
    value === undefined || operationAttributes.has(key) ? [] : [[key, value] as const],
  );
  return element(
    'op',
    { id, name, interval: cibText(interval), ...attributes },
    valueSet('instance_attributes', `${id}-instance_attributes`, Object.fromEntries(unknown), ids),
  );
}

/** A role under the name that this Pacemaker knows. */
export function role(name: string, names: OptionNames): string {
  if (name === 'Promoted' || name === 'Master') return names.promoted;
  return name === 'Unpromoted' || name === 'Slave' ? names.unpromoted : name;
}

/** All parameters of a fence device, Pacemaker's own (`pcmk_…`) with them. @see pacemaker-fenced(7) */
export function fenceParameters({ targets, delay, parameters }: FenceDevice): Parameters {
  const isListed = 'pcmk_host_list' in parameters || 'pcmk_host_map' in parameters;
  return {
    ...parameters,
    ...(isListed ? {} : { pcmk_host_list: targets.join(',') }),
    ...(delay === undefined || 'pcmk_delay_base' in parameters ? {} : { pcmk_delay_base: delay }),
  };
}

/** A fence device as the primitive that it is in Pacemaker. */
export function fencePrimitive(device: FenceDevice): Primitive {
  const hasMonitor = device.operations.some(({ name }) => name === 'monitor');
  return {
    type: 'primitive',
    id: device.id,
    agent: `stonith:${device.agent}`,
    parameters: fenceParameters(device),
    meta: device.meta,
    operations: hasMonitor ? device.operations : [...device.operations, fenceMonitor],
  };
}
