import type { Constraint } from '../../cluster/constraint.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { FenceLevel } from '../../cluster/fence-device.ts';
import type { Attributes, Operation, Parameters, Primitive, Resource } from '../../cluster/resource.ts';
import { constraintId, scoreText } from '../cib/constraint-elements.ts';
import { clusterProperties } from '../cib/from-description.ts';
import { fencePrimitive } from '../cib/resource-elements.ts';
import { classicNames, type OptionNames } from '../option-names.ts';

/**
 * The configuration of the described cluster as text for `crm configure load replace FILE`. Secrets are dots.
 * What crm syntax has no spelling for is named in a comment instead.
 * @see crmsh 4.4 and 5.0, crm(8) configure
 */
export function renderCrmsh(description: ClusterDescription, names: OptionNames = classicNames): string {
  const { nodes, fencing, resources, constraints, resourceDefaults } = description;
  const properties = clusterProperties(description, names);
  const commands = [
    ...nodes.map(({ name, id }, at) => command(`node ${id ?? at + 1}: ${name}`, [])),
    ...fencing.devices.map((device) => crmshPrimitive(fencePrimitive(device))),
    ...resources.flatMap(crmshResource),
    ...constraints.map(crmshConstraint),
    ...crmshLevels(fencing.levels),
    command('property cib-bootstrap-options:', pairs(properties)),
    ...(Object.keys(resourceDefaults).length > 0
      ? [command('rsc_defaults rsc_defaults-options:', pairs(resourceDefaults))]
      : []),
  ];
  return `${commands.join('\n')}\n`;
}

/** The commands that make a resource with all that is in it. */
export function crmshResource(resource: Resource): readonly string[] {
  if (resource.type === 'primitive') return [crmshPrimitive(resource)];
  if (resource.type === 'group') {
    const { id, members, meta } = resource;
    const ids = members.map((member) => member.id).join(' ');
    return [...members.map(crmshPrimitive), command(`group ${id} ${ids}`, section('meta', meta))];
  }
  const { id, member, meta, promotable } = resource;
  const all = promotable ? { promotable: true, ...meta } : meta;
  return [...crmshResource(member), command(`clone ${id} ${member.id}`, section('meta', all))];
}

/** `primitive ID AGENT …`, one part a line. */
export function crmshPrimitive({ id, agent, parameters, meta, operations }: Primitive): string {
  return command(`primitive ${id} ${agent}`, [
    ...section('params', parameters),
    ...section('meta', meta),
    ...operations.map(({ name, ...options }) => joined(['op', name, ...pairs(options)])),
  ]);
}

/** A constraint, under the same id that the CIB of the description gives it. */
export function crmshConstraint(constraint: Constraint): string {
  const id = constraintId(constraint);
  const end = (name: string, suffix: string | undefined) => (suffix === undefined ? name : `${name}:${suffix}`);
  switch (constraint.type) {
    case 'location': {
      const role = constraint.role === undefined ? '' : ` role=${constraint.role}`;
      return `location ${id} ${constraint.resource}${role} ${crmshScore(constraint.score)}: ${constraint.node}`;
    }
    case 'colocation': {
      const { resource, resourceRole, with: other, withRole, score } = constraint;
      return `colocation ${id} ${crmshScore(score)}: ${end(resource, resourceRole)} ${end(other, withRole)}`;
    }
    case 'order': {
      const { first, firstAction, then, thenAction, kind, symmetrical } = constraint;
      const tail = symmetrical === undefined ? '' : ` symmetrical=${symmetrical}`;
      return `order ${id} ${kind}: ${end(first, firstAction)} ${end(then, thenAction)}${tail}`;
    }
  }
}

/** All levels in one command, since crmsh numbers them by position. */
function crmshLevels(levels: readonly FenceLevel[]): readonly string[] {
  if (levels.length === 0) return [];
  const targets = [...new Set(levels.map(({ node }) => node))];
  const lines = targets.map((target) => {
    const own = levels.filter(({ node }) => node === target).toSorted((one, other) => one.index - other.index);
    return `${target}: ${own.map(({ devices }) => devices.join(',')).join(' ')}`;
  });
  return [command('fencing_topology', lines)];
}

function crmshScore(score: string | number): string {
  return scoreText(score).replace('INFINITY', 'inf');
}

/** Words of a command; `undefined` where one has no spelling. */
type Part = string | undefined;

function joined(words: readonly Part[]): Part {
  return words.includes(undefined) ? undefined : words.join(' ');
}

function section(name: string, values: Attributes | Parameters): readonly Part[] {
  const words = pairs(values);
  return words.length > 0 ? [joined([name, ...words])] : [];
}

function pairs(values: Attributes | Parameters | Partial<Operation>): readonly Part[] {
  return Object.entries(values).flatMap(([name, value]): readonly Part[] => {
    if (value === undefined) return [];
    const [key, text] = [crmshWord(name), typeof value === 'object' ? '••••••' : crmshWord(String(value))];
    return [key === undefined || text === undefined ? undefined : `${key}=${text}`];
  });
}

/** A command over several lines, or a comment in its place where the line-wise syntax can't hold it. */
function command(head: string, parts: readonly Part[]): string {
  if (!parts.includes(undefined)) return [head, ...parts].join(' \\\n    ');
  return `# ${head}: a value with a line break, or with a backslash before a quote, has no spelling in crm syntax`;
}

/**
 * A word as crmsh takes it: bare, or in double quotes with \ and " escaped. `undefined` for what crmsh can't read in
 * any spelling, as tried with 4.4.1 and 5.0.0: line breaks, and a backslash before a quote or at the end.
 */
export function crmshWord(word: string): string | undefined {
  if (/^[A-Za-z0-9_@%+:,./-]+$/.test(word)) return word;
  if (/[\n\r\u2028\u2029]|\\("|$)/.test(word)) return undefined;
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}
