import type { Primitive, Resource } from '../cluster/resource.ts';

/** Primitives of resources, those in groups and clones included. */
export function primitivesIn(resources: readonly Resource[]): readonly Primitive[] {
  return resources.flatMap((resource): readonly Primitive[] => {
    if (resource.type === 'primitive') return [resource];
    if (resource.type === 'group') return resource.members;
    return primitivesIn([resource.member]);
  });
}
