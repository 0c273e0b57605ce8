import type { CibDocument } from '../../pacemaker/cib/document.ts';
import { attribute, element, elements, type XmlElement, type XmlNode } from '../../pacemaker/xml/tree.ts';

type Change = (of: XmlElement) => XmlElement;

/** The element at the end of a path changed; made where it is not there. A step may name an id: `node#2`. */
function at(of: XmlElement, path: readonly string[], change: Change): XmlElement {
  const [step, ...rest] = path;
  if (step === undefined) return change(of);
  const [name = '', id] = step.split('#');
  const isMeant = (child: XmlNode) =>
    child.kind === 'element' && child.name === name && (id === undefined || attribute(child, 'id') === id);
  const place = of.children.findIndex(isMeant);
  const child = of.children[place];
  const made = at(child?.kind === 'element' ? child : element(name, id === undefined ? {} : { id }), rest, change);
  const children = place < 0 ? [...of.children, made] : of.children.with(place, made);
  return { ...of, children, ...(of.rawClose === undefined ? {} : { rawClose: of.rawClose }) };
}

function within(document: CibDocument, path: readonly string[], change: Change): CibDocument {
  return { ...document, root: at(document.root, path, change) };
}

/** A pair in a set: set, or taken away where the value is undefined. */
function withPair(set: XmlElement, name: string, value: string | undefined): XmlElement {
  const others = set.children.filter((child) => child.kind !== 'element' || attribute(child, 'name') !== name);
  const id = `${attribute(set, 'id') ?? 'set'}-${name}`;
  return { ...set, children: value === undefined ? others : [...others, element('nvpair', { id, name, value })] };
}

/** Changes a pair in the first set of its kind in an owner; the set is made where there is none. */
function inSet(owner: XmlElement, kind: string, name: string, value: string | undefined, madeId: string): XmlElement {
  const first = elements(owner, kind)[0];
  const id = (first && attribute(first, 'id')) ?? madeId;
  return at(owner, [`${kind}#${id}`], (set) => withPair(set, name, value));
}

/** A node's attribute; `forever` in the configuration, `reboot` in the status, as the cluster itself keeps them. */
export function withNodeAttribute(
  document: CibDocument,
  node: string,
  name: string,
  value: string | undefined,
  lifetime: 'forever' | 'reboot' = 'forever',
): CibDocument {
  const nodes = elements(elements(document.root, 'configuration')[0], 'nodes')[0];
  const id = elements(nodes, 'node').find((one) => attribute(one, 'uname') === node);
  const nodeId = (id && attribute(id, 'id')) ?? node;
  if (lifetime === 'forever') {
    return within(document, ['configuration', 'nodes', `node#${nodeId}`], (owner) =>
      inSet(owner, 'instance_attributes', name, value, `nodes-${nodeId}`),
    );
  }
  return within(document, ['status', `node_state#${nodeId}`, 'transient_attributes'], (owner) =>
    inSet(owner, 'instance_attributes', name, value, `status-${nodeId}`),
  );
}

/** A cluster option. */
export function withProperty(document: CibDocument, name: string, value: string | undefined): CibDocument {
  return within(document, ['configuration', 'crm_config'], (owner) =>
    inSet(owner, 'cluster_property_set', name, value, 'cib-bootstrap-options'),
  );
}

/** A meta attribute of a resource, wherever it stands. */
export function withMeta(document: CibDocument, resource: string, name: string, value: string | undefined) {
  const change = (of: XmlElement): XmlElement => {
    const isResource = ['primitive', 'group', 'clone', 'master', 'bundle'].includes(of.name);
    if (isResource && attribute(of, 'id') === resource) {
      return inSet(of, 'meta_attributes', name, value, `${resource}-meta_attributes`);
    }
    return { ...of, children: of.children.map((child) => (child.kind === 'element' ? change(child) : child)) };
  };
  return within(document, ['configuration', 'resources'], change);
}

/** A constraint more. */
export function withConstraint(document: CibDocument, constraint: XmlElement): CibDocument {
  return within(document, ['configuration', 'constraints'], (of) => ({
    ...of,
    children: [...of.children, constraint],
  }));
}

/** Without the constraints of these ids. */
export function withoutConstraints(document: CibDocument, ids: readonly string[]): CibDocument {
  const isKept = (child: XmlNode) => child.kind !== 'element' || !ids.includes(attribute(child, 'id') ?? '');
  return within(document, ['configuration', 'constraints'], (of) => ({ ...of, children: of.children.filter(isKept) }));
}

/** Without what is remembered of failures: of these resources, on this node, of all where not told. */
export function withoutFailures(
  document: CibDocument,
  of: { readonly resources?: readonly string[] | undefined; readonly node?: string | undefined },
): CibDocument {
  const isMeant = (id: string) => of.resources === undefined || of.resources.includes(id.replace(/:\d+$/, ''));
  const isFailure = (child: XmlNode, resource: string) =>
    child.kind === 'element' &&
    ((child.name === 'lrm_rsc_op' && isMeant(resource) && /_last_failure_0$/.test(attribute(child, 'id') ?? '')) ||
      (child.name === 'nvpair' &&
        isMeant(/^(?:fail-count|last-failure)-([^#]+)/.exec(attribute(child, 'name') ?? '')?.[1] ?? '\0') &&
        /^(fail-count|last-failure)-/.test(attribute(child, 'name') ?? '')));
  const strip = (owner: XmlElement, resource: string): XmlElement => {
    const own = owner.name === 'lrm_resource' ? (attribute(owner, 'id') ?? '') : resource;
    const kept = owner.children.filter((child) => !isFailure(child, own));
    return { ...owner, children: kept.map((child) => (child.kind === 'element' ? strip(child, own) : child)) };
  };
  return within(document, ['status'], (status) => ({
    ...status,
    children: status.children.map((child) => {
      if (child.kind !== 'element' || child.name !== 'node_state') return child;
      return of.node === undefined || attribute(child, 'uname') === of.node ? strip(child, '') : child;
    }),
  }));
}

/** As if there were no quorum. @see Pacemaker Explained, have-quorum */
export function withoutQuorum(document: CibDocument): CibDocument {
  const others = document.root.attributes.filter(({ name }) => name !== 'have-quorum');
  const attributes = [...others, { name: 'have-quorum', value: '0' }];
  return { ...document, root: { ...document.root, attributes } };
}
