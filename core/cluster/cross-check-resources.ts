import { error, warning } from '../report.ts';
import type { Constraint } from './constraint.ts';
import { canonicalAddress, repeated, unknownNode } from './cross-check-nodes.ts';
import type { ClusterDescription } from './description.ts';
import type { DescriptionPath, Finding } from './finding.ts';
import { nearest } from './nearest.ts';
import { isRecurringMonitor, type Primitive, type Resource } from './resource.ts';
import { isSecretParameter } from './secret-parameter.ts';

/** Findings about resources, constraints and probes. */
export function resourceFindings(description: ClusterDescription): readonly Finding[] {
  const primitives = description.resources.flatMap((resource, index) => primitivesOf(resource, ['resources', index]));
  return [
    ...uniqueIds(description),
    ...primitives.flatMap(({ primitive, path }) => primitiveFindings(primitive, path)),
    ...serviceAddresses(description, primitives),
    ...description.constraints.flatMap((constraint, index) => constraintFindings(description, constraint, index)),
    ...probes(description, primitives),
  ];
}

interface PrimitiveAt {
  readonly primitive: Primitive;
  readonly path: DescriptionPath;
}

function primitivesOf(resource: Resource, path: DescriptionPath): readonly PrimitiveAt[] {
  if (resource.type === 'primitive') return [{ primitive: resource, path }];
  if (resource.type === 'clone') return primitivesOf(resource.member, [...path, 'member']);
  return resource.members.map((primitive, index) => ({ primitive, path: [...path, 'members', index] }));
}

function idsOf(resource: Resource, path: DescriptionPath): readonly { id: string; path: DescriptionPath }[] {
  const below =
    resource.type === 'clone'
      ? idsOf(resource.member, [...path, 'member'])
      : resource.type === 'group'
        ? resource.members.flatMap((member, index) => idsOf(member, [...path, 'members', index]))
        : [];
  return [{ id: resource.id, path: [...path, 'id'] }, ...below];
}

/** Resources, fence devices and constraints share one space of names: they are ids of one XML document. */
function uniqueIds({ resources, fencing, constraints }: ClusterDescription): readonly Finding[] {
  const all = [
    ...fencing.devices.map(({ id }, index) => ({ id, path: ['fencing', 'devices', index, 'id'] })),
    ...resources.flatMap((resource, index) => idsOf(resource, ['resources', index])),
    ...constraints.flatMap(({ id }, index) => (id === undefined ? [] : [{ id, path: ['constraints', index, 'id'] }])),
  ];
  return repeated(all.map(({ id, path }) => ({ key: id, shown: id, path }))).map(({ path, shown }) => ({
    path,
    report: error('ID_TWICE', `The id ${shown} is used twice.`, {
      why: 'Resources, fence devices and constraints are ids of one document.',
      next: 'Give each its own id.',
    }),
  }));
}

function primitiveFindings(primitive: Primitive, path: DescriptionPath): readonly Finding[] {
  const findings: Finding[] = [];
  if (primitive.agent.startsWith('stonith:')) {
    findings.push({
      path: [...path, 'agent'],
      report: error('FENCE_DEVICE_AS_RESOURCE', `${primitive.id} is a fence device and stands among the resources.`, {
        next: 'Move it to fencing.devices, with its targets.',
      }),
    });
  }
  for (const [name, value] of Object.entries(primitive.parameters)) {
    if (!isSecretParameter(name) || typeof value === 'object') continue;
    findings.push({
      path: [...path, 'parameters', name],
      report: warning('SECRET_IN_CLEAR', `${primitive.id} has its ${name} in clear.`, {
        why: 'Plans and profiles keep what the description holds.',
        next: `Write ${name}: { secret: ${primitive.id}/${name} } and store the secret in the vault.`,
      }),
    });
  }
  if (!primitive.operations.some(isRecurringMonitor)) {
    findings.push({
      path,
      report: warning('RESOURCE_WITHOUT_MONITOR', `${primitive.id} has no monitor that recurs.`, {
        why: 'Pacemaker would not notice that it died; crm_verify says nothing.',
        next: 'Add operations: [{ name: monitor, interval: 10s, timeout: 20s }].',
      }),
    });
  }
  const keys = primitive.operations.map((operation, index) => ({
    key: `${operation.name} ${operation.interval} ${operation['role'] ?? ''}`,
    shown: `${operation.name} every ${operation.interval}`,
    path: [...path, 'operations', index],
  }));
  for (const { path: place, shown } of repeated(keys)) {
    findings.push({
      path: place,
      report: error('OPERATION_TWICE', `${primitive.id} has ${shown} twice.`, {
        why: 'Pacemaker tells operations apart by name and interval.',
        next: 'Give each role its own interval, for example 10s and 11s.',
      }),
    });
  }
  return findings;
}

/** A floating address that is also a node's own, or is given to two resources. */
function serviceAddresses({ nodes }: ClusterDescription, primitives: readonly PrimitiveAt[]): readonly Finding[] {
  const own = new Map(nodes.flatMap((node) => node.links.map((link) => [canonicalAddress(link), node.name] as const)));
  const addresses = primitives.flatMap(({ primitive, path }) => {
    const ip = addressOf(primitive);
    return ip === undefined ? [] : [{ key: ip, shown: ip, path: [...path, 'parameters', 'ip'] }];
  });
  return [
    ...addresses.flatMap(({ key, shown, path }) => {
      const node = own.get(key);
      if (node === undefined) return [];
      return [
        {
          path,
          report: error('SERVICE_ADDRESS_IS_NODES', `${shown} is the own address of ${node}.`, {
            node,
            why: 'The cluster would take the address away from under its own link.',
            next: 'Write a free address of the same network.',
          }),
        },
      ];
    }),
    ...repeated(addresses).map(({ path, shown }) => ({
      path,
      report: error('SERVICE_ADDRESS_TWICE', `${shown} is given to two resources.`, {
        why: 'Two nodes would answer for it; crm_verify passes that.',
        next: 'Write a free address.',
      }),
    })),
  ];
}

function addressOf(primitive: Primitive): string | undefined {
  if (!/^ocf:heartbeat:(IPaddr2?|IPv6addr)$/.test(primitive.agent)) return undefined;
  const ip = primitive.parameters['ip'] ?? primitive.parameters['ipv6addr'];
  return typeof ip === 'string' ? canonicalAddress(ip) : undefined;
}

function constraintFindings(
  { nodes, resources, fencing }: ClusterDescription,
  constraint: Constraint,
  index: number,
): readonly Finding[] {
  const place = ['constraints', index];
  const ids = [...resources.flatMap((resource) => idsOf(resource, [])), ...fencing.devices].map(({ id }) => id);
  const references =
    constraint.type === 'location'
      ? (['resource'] as const).map((key) => ({ key, id: constraint.resource }))
      : constraint.type === 'colocation'
        ? [
            { key: 'resource', id: constraint.resource },
            { key: 'with', id: constraint.with },
          ]
        : [
            { key: 'first', id: constraint.first },
            { key: 'then', id: constraint.then },
          ];
  const findings: Finding[] = references
    .filter(({ id }) => !ids.includes(id))
    .map(({ key, id }) => {
      const meant = nearest(id, ids);
      return {
        path: [...place, key],
        report: error('CONSTRAINT_REFERENCE_UNKNOWN', `The ${constraint.type} names ${id}, which does not exist.`, {
          next: meant ? `Write ${meant} instead of ${id}.` : 'Write the id of a resource, or remove the constraint.',
        }),
      };
    });
  const [one, two] = references;
  if (one && two && one.id === two.id) {
    findings.push({
      path: place,
      report: error('CONSTRAINT_WITH_ITSELF', `The ${constraint.type} ties ${one.id} to itself.`, {
        next: 'Name two different resources.',
      }),
    });
  }
  const names = nodes.map(({ name }) => name);
  if (constraint.type === 'location' && !names.includes(constraint.node)) {
    findings.push(unknownNode(constraint.node, names, [...place, 'node']));
  }
  return findings;
}

function probes({ resources, probes }: ClusterDescription, primitives: readonly PrimitiveAt[]): readonly Finding[] {
  const ids = resources.flatMap((resource) => idsOf(resource, [])).map(({ id }) => id);
  const addresses = primitives.map(({ primitive }) => addressOf(primitive));
  return probes.flatMap((probe, index): readonly Finding[] => {
    const findings: Finding[] = [];
    if (!ids.includes(probe.resource)) {
      const meant = nearest(probe.resource, ids);
      findings.push({
        path: ['probes', index, 'resource'],
        report: error('PROBE_RESOURCE_UNKNOWN', `The probe names ${probe.resource}, which does not exist.`, {
          next: meant ? `Write ${meant} instead of ${probe.resource}.` : 'Write the id of a resource or a group.',
        }),
      });
    }
    if (!addresses.includes(canonicalAddress(probe.address))) {
      findings.push({
        path: ['probes', index, 'address'],
        report: warning('PROBE_ADDRESS_NOT_FLOATING', `No resource holds the probed address ${probe.address}.`, {
          why: 'A probe of an address that does not move says nothing about failover.',
          next: 'Write the `ip` of a floating address.',
        }),
      });
    }
    return findings;
  });
}
