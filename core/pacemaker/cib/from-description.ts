import type { ClusterDescription } from '../../cluster/description.ts';
import type { Attributes, Resource } from '../../cluster/resource.ts';
import { classicName, classicNames, currentName, type OptionNames } from '../option-names.ts';
import { layOut, printNode } from '../xml/print.ts';
import { element, type XmlElement } from '../xml/tree.ts';
import { constraintElement } from './constraint-elements.ts';
import { fencePrimitive, resourceElement, type Writing } from './resource-elements.ts';
import { secretsIn, shieldPlaceholders } from './secret-placeholder.ts';
import { IdSource, valueSet } from './value-set.ts';

export interface FromDescriptionOptions {
  /** How this Pacemaker calls its options; the classic names, which all releases take, unless told. */
  readonly names?: OptionNames;
}

export interface FirstCibOptions extends FromDescriptionOptions {
  /** Cluster options for the first start only, which whoever starts the cluster takes away afterwards. */
  readonly temporary?: Attributes;
}

/** XML that may hold placeholders, and the names of the secrets they stand for. */
export interface CibText {
  readonly xml: string;
  readonly secrets: readonly string[];
}

/**
 * Schema of Pacemaker 2.1.0: the oldest with Promoted and Unpromoted, known to 2.1.5 and 3.0. Pacemaker 3.0 refuses
 * a CIB that names none.
 */
const schema = 'pacemaker-3.7';

/**
 * A complete cib.xml for a cluster that never ran: put in place on every node (hacluster:haclient, 0600) before
 * Pacemaker's first start, so that the whole configuration is there with the first election.
 */
export function firstCib(description: ClusterDescription, options: FirstCibOptions = {}): CibText {
  const temporary = options.temporary ?? {};
  const root = element('cib', { 'validate-with': schema, epoch: '1', num_updates: '0', admin_epoch: '0' }, [
    configurationElement(description, options, temporary),
  ]);
  return asText(root);
}

/** The configuration section of a described cluster, as `cibadmin --replace` takes it. */
export function configurationXml(description: ClusterDescription, options: FromDescriptionOptions = {}): CibText {
  return asText(configurationElement(description, options, {}));
}

/** The cluster options of a description by this Pacemaker's names, the ones that follow from it included. */
export function clusterProperties(
  description: ClusterDescription,
  names: OptionNames = classicNames,
): Readonly<Record<string, string | number | boolean>> {
  const stated = Object.entries(description.properties).map(([name, value]) => [classicName(name), value] as const);
  const all = {
    'cluster-name': description.name,
    ...Object.fromEntries(stated),
    // Whether nodes are fenced is said in one place of a description; a property can't contradict it.
    'stonith-enabled': description.fencing.enabled,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [currentName(name, names), value]));
}

function asText(root: XmlElement): CibText {
  const xml = `${printNode(layOut(shieldPlaceholders(root)))}\n`;
  return { xml, secrets: secretsIn(xml) };
}

function configurationElement(
  description: ClusterDescription,
  options: FromDescriptionOptions,
  temporary: Attributes,
): XmlElement {
  const names = options.names ?? classicNames;
  const { fencing, resources, constraints, resourceDefaults } = description;
  const writing: Writing = { ids: new IdSource(givenIds(description)), names };
  const properties = { ...clusterProperties(description, names), ...temporary };
  const devices = fencing.devices.map((device) => resourceElement(fencePrimitive(device), writing));
  const levels = fencing.levels.map(({ node, index, devices: tried }) =>
    element('fencing-level', {
      id: writing.ids.next(`fl-${node}-${index}`),
      target: node,
      index: String(index),
      devices: tried.join(','),
    }),
  );
  return element('configuration', {}, [
    element('crm_config', {}, valueSet('cluster_property_set', 'cib-bootstrap-options', properties, writing.ids)),
    element(
      'nodes',
      {},
      description.nodes.map(({ name, id }, at) => element('node', { id: String(id ?? at + 1), uname: name })),
    ),
    element('resources', {}, [...devices, ...resources.map((resource) => resourceElement(resource, writing))]),
    element(
      'constraints',
      {},
      constraints.map((constraint) => constraintElement(constraint, writing)),
    ),
    ...(levels.length > 0 ? [element('fencing-topology', {}, levels)] : []),
    element('rsc_defaults', {}, valueSet('meta_attributes', 'rsc_defaults-options', resourceDefaults, writing.ids)),
  ]);
}

/** Ids that a person chose: these stay, so made ones step aside. */
function givenIds(description: ClusterDescription): readonly string[] {
  const within = (resource: Resource): readonly string[] => {
    if (resource.type === 'group') return [resource.id, ...resource.members.map(({ id }) => id)];
    return resource.type === 'clone' ? [resource.id, ...within(resource.member)] : [resource.id];
  };
  return [
    ...description.fencing.devices.map(({ id }) => id),
    ...description.resources.flatMap(within),
    ...description.constraints.flatMap(({ id }) => id ?? []),
  ];
}
