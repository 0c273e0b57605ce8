import type { FenceDevice } from '../../cluster/fence-device.ts';
import type { Attributes, Group, Primitive, Resource } from '../../cluster/resource.ts';
import type { CibModel } from './model.ts';
import { fencePrimitive } from './resource-elements.ts';

/** A resource of a CIB by its id, with all that holds it. */
export interface FoundResource {
  readonly resource: Resource;
  /** Groups and clones around it, innermost first. */
  readonly within: readonly (Group | Extract<Resource, { type: 'clone' }>)[];
  /** Set where it is a fence device. */
  readonly device?: FenceDevice;
}

/** Finds a primitive, group, clone or fence device; undefined where the model has none of that id. */
export function findResource(model: CibModel, id: string): FoundResource | undefined {
  for (const device of model.fenceDevices) {
    if (device.id === id) return { resource: fencePrimitive(device), within: [], device };
  }
  for (const resource of model.resources) {
    const found = descend(resource, id, []);
    if (found) return found;
  }
  return undefined;
}

function descend(resource: Resource, id: string, within: FoundResource['within']): FoundResource | undefined {
  if (resource.id === id) return { resource, within };
  if (resource.type === 'primitive') return undefined;
  const inner: readonly Resource[] = resource.type === 'group' ? resource.members : [resource.member];
  for (const member of inner) {
    const found = descend(member, id, [resource, ...within]);
    if (found) return found;
  }
  return undefined;
}

/** The primitives in a resource, in the order of their start. */
export function primitivesIn(resource: Resource): readonly Primitive[] {
  if (resource.type === 'primitive') return [resource];
  return resource.type === 'group' ? resource.members : primitivesIn(resource.member);
}

/** A meta attribute as it counts: its own, else that of what holds it, else the cluster's default. */
export function effectiveMeta(model: CibModel, { resource, within }: FoundResource, name: string): string | undefined {
  const sets: readonly Attributes[] = [resource.meta, ...within.map(({ meta }) => meta), model.resourceDefaults];
  const value = sets.map((meta) => meta[name]).find((one) => one !== undefined);
  return value === undefined ? undefined : String(value);
}
