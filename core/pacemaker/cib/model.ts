import type { Constraint } from '../../cluster/constraint.ts';
import type { FenceDevice, FenceLevel } from '../../cluster/fence-device.ts';
import type { Resource } from '../../cluster/resource.ts';
import type { Secret } from '../../secret.ts';
import { attribute, elements, find, type XmlElement } from '../xml/tree.ts';
import { type CibDocument, cibSection } from './document.ts';
import { Notes, type NotUnderstood } from './not-understood.ts';
import { readConstraint } from './read-constraints.ts';
import { readLevel } from './read-levels.ts';
import { readResource } from './read-resources.ts';
import { readValues } from './read-values.ts';

export interface CibNode {
  readonly id: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A CIB's configuration in the model's words, and what has none. */
export interface CibModel {
  /** Schema that the CIB names (`validate-with`). */
  readonly schema: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly resourceDefaults: Readonly<Record<string, string>>;
  readonly operationDefaults: Readonly<Record<string, string>>;
  readonly nodes: readonly CibNode[];
  readonly fenceDevices: readonly FenceDevice[];
  readonly levels: readonly FenceLevel[];
  readonly resources: readonly Resource[];
  readonly constraints: readonly Constraint[];
  /** Secrets that stood in the CIB in clear, by the name under which parameters refer to them here. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Everything that is in the CIB and not in the fields above; it stays in the document. */
  readonly notUnderstood: readonly NotUnderstood[];
}

const readSections: ReadonlySet<string> = new Set([
  'crm_config',
  'nodes',
  'resources',
  'constraints',
  'fencing-topology',
  'rsc_defaults',
  'op_defaults',
]);

/**
 * Reads a CIB's configuration into the model. What the model has no room for (rules, sets, bundles, templates, ACLs,
 * alerts …) is listed, never dropped in silence.
 * @see Pacemaker Explained 2.1, 3.0
 */
export function readModel(document: CibDocument): CibModel {
  const notes = new Notes();
  const configuration = find(document.root, 'configuration');
  for (const section of elements(configuration)) {
    const isKnown = readSections.has(section.name);
    if (!isKnown && section.children.some(({ kind }) => kind === 'element')) {
      notes.add(section, 'this part of the configuration is kept as it is');
    }
  }
  const properties = readSets(cibSection(document, 'crm_config'), 'cluster_property_set', notes);
  const resources = elements(cibSection(document, 'resources')).flatMap((of) => readResource(of, notes));
  const isDevice = (one: Resource | FenceDevice): one is FenceDevice => !('type' in one);
  return {
    schema: attribute(document.root, 'validate-with'),
    properties,
    resourceDefaults: readSets(cibSection(document, 'rsc_defaults'), 'meta_attributes', notes),
    operationDefaults: readSets(cibSection(document, 'op_defaults'), 'meta_attributes', notes),
    nodes: elements(cibSection(document, 'nodes'), 'node').map((node) => readNode(node, notes)),
    fenceDevices: resources.filter(isDevice),
    levels: elements(cibSection(document, 'fencing-topology')).flatMap((of) => readLevel(of, notes)),
    resources: resources.filter((one): one is Resource => !isDevice(one)),
    constraints: elements(cibSection(document, 'constraints')).flatMap((of) => readConstraint(of, notes)),
    secrets: notes.secrets,
    notUnderstood: notes.all,
  };
}

function readSets(section: XmlElement | undefined, name: string, notes: Notes): Readonly<Record<string, string>> {
  return readValues(elements(section), name, notes);
}

function readNode(node: XmlElement, notes: Notes): CibNode {
  const attributes = readValues(elements(node), 'instance_attributes', notes);
  return { id: attribute(node, 'id') ?? '', name: attribute(node, 'uname') ?? '', attributes };
}
