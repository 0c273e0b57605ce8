import type { CollectionStatus, ResourceStatus } from './cluster-status.ts';
import { attribute, elements, type XmlElement } from './xml/tree.ts';

export interface ReadResources {
  readonly resources: readonly ResourceStatus[];
  readonly collections: readonly CollectionStatus[];
}

const kinds = ['group', 'clone', 'bundle'] as const;
const currentRoles: Readonly<Record<string, string>> = { Master: 'Promoted', Slave: 'Unpromoted' };

/** Reads `<resources>` of crm_mon: each instance by itself, and what contains what. */
export function readResources(of: XmlElement | undefined, within: readonly string[] = []): ReadResources {
  const parts = elements(of).map((child): ReadResources => {
    if (child.name === 'resource') return { resources: [readResource(child, within)], collections: [] };
    // The replicas of a bundle have numbers, no ids of their own.
    if (child.name === 'replica') return readResources(child, within);
    const kind = kinds.find((known) => known === child.name);
    if (!kind) return { resources: [], collections: [] };
    const id = attribute(child, 'id') ?? '';
    const inside = readResources(child, [id, ...within]);
    const own = readCollection(child, kind, within, inside);
    return { resources: inside.resources, collections: [own, ...unique(inside.collections)] };
  });
  return {
    resources: parts.flatMap(({ resources }) => resources),
    collections: parts.flatMap(({ collections }) => collections),
  };
}

/** A cloned group comes once for each instance (`web:0`, `web:1`); it is one group. */
function unique(collections: readonly CollectionStatus[]): readonly CollectionStatus[] {
  return [...new Map(collections.map((collection) => [collection.id, collection])).values()];
}

function readCollection(
  of: XmlElement,
  kind: CollectionStatus['kind'],
  within: readonly string[],
  inside: ReadResources,
): CollectionStatus {
  const id = withoutInstance(attribute(of, 'id') ?? '');
  const direct = [...inside.resources, ...inside.collections].filter((member) => member.within[0] === id);
  return {
    kind,
    id,
    isPromotable: attribute(of, 'multi_state') === 'true',
    isManaged: attribute(of, 'managed') !== 'false',
    members: [...new Set(direct.map((member) => withoutInstance(member.id)))],
    within: within.map(withoutInstance),
  };
}

function withoutInstance(id: string): string {
  return id.replace(/:\d+$/, '');
}

function readResource(resource: XmlElement, within: readonly string[]): ResourceStatus {
  const is = (name: string) => attribute(resource, name) === 'true';
  const role = attribute(resource, 'role') ?? 'unknown';
  return {
    id: withoutInstance(attribute(resource, 'id') ?? ''),
    // 2.0 writes `ocf::heartbeat:IPaddr2`.
    agent: (attribute(resource, 'resource_agent') ?? '').replace(/^ocf::/, 'ocf:'),
    role: currentRoles[role] ?? role,
    targetRole: attribute(resource, 'target_role'),
    nodes: elements(resource, 'node').flatMap((node) => attribute(node, 'name') ?? []),
    isActive: is('active'),
    isRemoved: is('removed') || is('orphaned'),
    isBlocked: is('blocked'),
    isManaged: is('managed'),
    isMaintenance: is('maintenance'),
    isFailed: is('failed'),
    isFailureIgnored: is('failure_ignored'),
    pending: attribute(resource, 'pending'),
    within: within.map(withoutInstance),
  };
}
