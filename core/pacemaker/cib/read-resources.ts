import type { FenceDevice } from '../../cluster/fence-device.ts';
import { fenceDeviceSchema } from '../../cluster/fence-device.ts';
import type { Group, Operation, Parameters, Primitive, Resource } from '../../cluster/resource.ts';
import { cloneSchema, groupSchema, primitiveSchema } from '../../cluster/resource.ts';
import { attribute, elements, type XmlElement } from '../xml/tree.ts';
import type { Notes } from './not-understood.ts';
import { readParameters, readValues } from './read-values.ts';
import { operationAttributes } from './resource-elements.ts';

/** A resource or fence device of the model; none, and a note, where the model has no room for it. */
export function readResource(of: XmlElement, notes: Notes): readonly (Resource | FenceDevice)[] {
  switch (of.name) {
    case 'primitive':
      return readPrimitive(of, notes).map((primitive) => asDevice(primitive) ?? primitive);
    case 'group':
      return readGroup(of, notes);
    case 'clone':
    case 'master':
      return readClone(of, notes);
    default:
      notes.add(of, of.name === 'bundle' ? 'a bundle of containers' : 'a kind of resource that is not modelled');
      return [];
  }
}

function readPrimitive(of: XmlElement, notes: Notes): readonly Primitive[] {
  const id = attribute(of, 'id');
  const parts = [attribute(of, 'class'), attribute(of, 'provider'), attribute(of, 'type')];
  noteOthers(of, ['instance_attributes', 'meta_attributes', 'operations'], notes);
  notes.addBeyond(of, ['id', 'class', 'provider', 'type']);
  const operations = elements(of, 'operations').flatMap((list) => elements(list, 'op'));
  const read = primitiveSchema.safeParse({
    type: 'primitive',
    id,
    agent: parts.filter((part) => part !== undefined).join(':'),
    parameters: readParameters(of, notes),
    meta: readValues(elements(of), 'meta_attributes', notes),
    operations: operations.map((operation) => readOperation(operation, notes)),
  });
  if (read.success) return [read.data];
  notes.add(of, read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return [];
}

function readOperation(of: XmlElement, notes: Notes): Partial<Operation> {
  noteOthers(of, ['instance_attributes'], notes);
  notes.addBeyond(of, ['id', ...operationAttributes]);
  const own = of.attributes.filter(({ name }) => operationAttributes.has(name));
  const named = Object.fromEntries(own.map(({ name, value }) => [name, name === 'role' ? currentRole(value) : value]));
  return { ...named, ...readValues(elements(of), 'instance_attributes', notes) };
}

function readGroup(of: XmlElement, notes: Notes): readonly Group[] {
  noteOthers(of, ['primitive', 'meta_attributes'], notes);
  const read = groupSchema.safeParse({
    type: 'group',
    id: attribute(of, 'id'),
    members: elements(of, 'primitive').flatMap((member) => readPrimitive(member, notes)),
    meta: readValues(elements(of), 'meta_attributes', notes),
  });
  if (read.success) return [read.data];
  notes.add(of, 'a group without members that can be read');
  return [];
}

function readClone(of: XmlElement, notes: Notes): readonly Resource[] {
  noteOthers(of, ['primitive', 'group', 'meta_attributes'], notes);
  const { promotable, ...meta } = readValues(elements(of), 'meta_attributes', notes);
  const [member] = [
    ...elements(of, 'primitive').flatMap((primitive) => readPrimitive(primitive, notes)),
    ...elements(of, 'group').flatMap((group) => readGroup(group, notes)),
  ];
  const read = cloneSchema.safeParse({
    type: 'clone',
    id: attribute(of, 'id'),
    member,
    // `master` is what promotable clones were before Pacemaker 2.0.
    promotable: of.name === 'master' || isTrue(promotable),
    meta,
  });
  if (read.success) return [read.data];
  notes.add(of, 'a clone without a member that can be read');
  return [];
}

function noteOthers(of: XmlElement, known: readonly string[], notes: Notes): void {
  for (const child of elements(of)) if (!known.includes(child.name)) notes.add(child, 'kept as it is');
}

/** Booleans as Pacemaker reads them. @see Pacemaker Explained, boolean */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(true|on|yes|y|1)$/i.test(value);
}

/** Roles under the names of 2.1 and later. */
export function currentRole(role: string): string {
  if (role === 'Master') return 'Promoted';
  return role === 'Slave' ? 'Unpromoted' : role;
}

/** The primitive as a fence device, where it is one and says which nodes it fences. */
function asDevice(primitive: Primitive): FenceDevice | undefined {
  if (!primitive.agent.startsWith('stonith:fence_')) return undefined;
  const { pcmk_host_list: list, pcmk_delay_base: delay, ...others } = primitive.parameters;
  const targets = targetsOf(primitive.parameters);
  const hasMap = 'pcmk_host_map' in others;
  const read = fenceDeviceSchema.safeParse({
    id: primitive.id,
    agent: primitive.agent.slice('stonith:'.length),
    targets,
    parameters: { ...others, ...(hasMap && list !== undefined ? { pcmk_host_list: list } : {}) },
    ...(delay === undefined ? {} : { delay }),
    meta: primitive.meta,
    operations: primitive.operations,
  });
  return read.success ? read.data : undefined;
}

/** Nodes that a device names, by list or by map. @see pacemaker-fenced(7) pcmk_host_list, pcmk_host_map */
function targetsOf({ pcmk_host_list: list, pcmk_host_map: map }: Parameters): readonly string[] {
  if (typeof list === 'string') return list.split(/[\s,;]+/).filter((name) => name !== '');
  if (typeof map !== 'string') return [];
  return map.split(/[\s;]+/).flatMap((entry) => entry.split(':')[0] || []);
}
