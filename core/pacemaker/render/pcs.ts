import type { Constraint } from '../../cluster/constraint.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { FenceDevice } from '../../cluster/fence-device.ts';
import type { Attributes, Operation, Parameters, Primitive, Resource } from '../../cluster/resource.ts';
import { scoreText } from '../cib/constraint-elements.ts';
import { clusterProperties } from '../cib/from-description.ts';
import { fencePrimitive } from '../cib/resource-elements.ts';
import { classicNames, type OptionNames } from '../option-names.ts';
import { pcsSetupWords } from './pcs-setup.ts';
import { type PcsDialect, pcsDialect } from './pcs-version.ts';
import { shellLine, type Word } from './shell-quote.ts';

type Words = readonly Word[];

/**
 * The whole described cluster as the pcs commands that make it, for display: what an administrator would type.
 * @param version of pcs, for example `0.11.5`; 0.10, 0.11 and 0.12 differ
 */
export function renderPcs(
  description: ClusterDescription,
  version: string,
  names: OptionNames = classicNames,
): readonly string[] {
  return [...pcsSetupWords(description), ...pcsConfigurationWords(description, version, names)].map(shellLine);
}

/** What goes into the CIB, as the words of pcs commands: fencing first, since nothing starts without it. */
export function pcsConfigurationWords(
  description: ClusterDescription,
  version: string,
  names: OptionNames = classicNames,
): readonly Words[] {
  const dialect = pcsDialect(version);
  const { fencing, resourceDefaults } = description;
  // The cluster's name is given by `pcs cluster setup`.
  const { 'cluster-name': _, ...properties } = clusterProperties(description, names);
  return [
    ['pcs', 'property', 'set', ...pairs(properties)],
    ...pcsDefaults(resourceDefaults, dialect),
    ...fencing.devices.map(pcsFenceDevice),
    ...fencing.levels.map(({ index, node, devices }): Words => {
      return ['pcs', 'stonith', 'level', 'add', String(index), node, ...devices];
    }),
    ...description.resources.flatMap((resource) => pcsResource(resource, dialect)),
    ...description.constraints.map((constraint) => pcsConstraint(constraint, dialect)),
  ];
}

/** `pcs resource defaults`; none where there is nothing to set. */
export function pcsDefaults(defaults: Attributes, dialect: PcsDialect): readonly Words[] {
  const words = pairs(defaults);
  if (words.length === 0) return [];
  return [['pcs', 'resource', 'defaults', ...(dialect.hasDefaultsUpdate ? ['update'] : []), ...words]];
}

/** `pcs stonith create`. */
export function pcsFenceDevice(device: FenceDevice): Words {
  return ['pcs', 'stonith', 'create', device.id, device.agent, ...details(fencePrimitive(device))];
}

/** The commands that make a resource with all that is in it. */
export function pcsResource(resource: Resource, dialect: PcsDialect): readonly Words[] {
  if (resource.type === 'primitive') return [create(resource, dialect)];
  if (resource.type === 'group') {
    const { id, members, meta } = resource;
    const metaWords = pairs(meta);
    return [
      ...members.map((member) => [...create(member, dialect), '--group', id]),
      ...(metaWords.length > 0 ? [['pcs', 'resource', 'meta', id, ...metaWords]] : []),
    ];
  }
  const { id, member, meta, promotable } = resource;
  const options = pairs(meta);
  const verb = promotable ? 'promotable' : 'clone';
  const keyword = dialect.hasCloneMeta && options.length > 0 ? ['meta'] : [];
  return [...pcsResource(member, dialect), ['pcs', 'resource', verb, member.id, id, ...keyword, ...options]];
}

function create(primitive: Primitive, dialect: PcsDialect): Words {
  return ['pcs', 'resource', 'create', primitive.id, primitive.agent, ...details(primitive, dialect)];
}

function details({ parameters, operations, meta }: Primitive, dialect?: PcsDialect): Words {
  const metaWords = pairs(meta);
  return [
    ...pairs(parameters),
    ...(operations.length > 0 ? ['op', ...operations.flatMap((operation) => operationWords(operation, dialect))] : []),
    ...(metaWords.length > 0 ? ['meta', ...metaWords] : []),
  ];
}

function operationWords({ name, ...options }: Operation, dialect: PcsDialect | undefined): Words {
  const role = options['role'];
  const named = role !== undefined && dialect ? { ...options, role: pcsRole(String(role), dialect) } : options;
  return [name, ...pairs(named)];
}

function pcsRole(role: string, dialect: PcsDialect): string {
  if (role === 'Promoted') return dialect.promoted;
  return role === 'Unpromoted' ? dialect.unpromoted : role;
}

/** `pcs constraint …`. */
export function pcsConstraint(constraint: Constraint, dialect: PcsDialect): Words {
  const named = constraint.id === undefined ? [] : [`id=${constraint.id}`];
  const role = (name: string | undefined) => (name === undefined ? [] : [pcsRole(name, dialect)]);
  switch (constraint.type) {
    case 'location':
      return ['pcs', 'constraint', 'location', ...location(constraint, dialect)];
    case 'colocation': {
      const { resource, resourceRole, with: other, withRole, score } = constraint;
      const sides = [...role(resourceRole), resource, 'with', ...role(withRole), other];
      // As an option, since a negative number alone would be taken for one.
      return ['pcs', 'constraint', 'colocation', 'add', ...sides, `score=${scoreText(score)}`, ...named];
    }
    case 'order': {
      const { first, firstAction, then, thenAction, kind, symmetrical } = constraint;
      return [
        ...['pcs', 'constraint', 'order', firstAction ?? 'start', first, 'then', thenAction ?? 'start', then],
        ...(kind === 'Mandatory' ? [] : [`kind=${kind}`]),
        ...(symmetrical === undefined ? [] : [`symmetrical=${symmetrical}`]),
        ...named,
      ];
    }
  }
}

function location(constraint: Extract<Constraint, { type: 'location' }>, dialect: PcsDialect): Words {
  const { id, resource, node, role } = constraint;
  const score = scoreText(constraint.score);
  if (role !== undefined) {
    // Only a rule has a role.
    const rule = dialect.hasRuleString ? [`#uname eq ${node}`] : ['#uname', 'eq', node];
    const named = id === undefined ? [] : [`constraint-id=${id}`];
    return [resource, 'rule', `role=${pcsRole(role, dialect)}`, ...named, `score=${score}`, ...rule];
  }
  const isAgainst = score.startsWith('-');
  if (id !== undefined && !isAgainst) return ['add', id, resource, node, score];
  return [resource, isAgainst ? 'avoids' : 'prefers', `${node}=${score.replace('-', '')}`];
}

function pairs(values: Attributes | Parameters | Partial<Operation>): Words {
  return Object.entries(values).flatMap(([name, value]): Words => {
    if (value === undefined) return [];
    return [typeof value === 'object' ? { prefix: `${name}=`, secret: value } : `${name}=${String(value)}`];
  });
}
