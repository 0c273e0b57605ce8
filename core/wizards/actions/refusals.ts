import { type FoundResource, findResource } from '../../pacemaker/cib/find-resource.ts';
import { error, type Report } from '../../report.ts';
import type { ActionSituation, LiveCluster } from './situation.ts';

/** Why an action on a node can't be: it is not of this cluster. Reports NODE_UNKNOWN. */
export function unknownNode(node: string, { description }: ActionSituation): readonly Report[] {
  if (description.nodes.some(({ name }) => name === node)) return [];
  const names = description.nodes.map(({ name }) => name).join(', ');
  return [error('NODE_UNKNOWN', `The cluster has no node ${node}.`, { next: `It has ${names}.` })];
}

/** Why an action on a resource can't be: the CIB has none of that id that the model can hold. */
export function unknownResource(resource: string, { live }: ActionSituation): readonly Report[] {
  if (!live || findResource(live.model, resource)) return [];
  return [
    error(
      'RESOURCE_UNKNOWN',
      `The cluster has no resource ${JSON.stringify(resource)} that can be changed from here.`,
      {
        next: 'See its id in the overview; bundles and templates are changed with pcs or crmsh.',
      },
    ),
  ];
}

/** Nothing would change. Reports ACTION_NEEDLESS. */
export function needless(text: string): readonly Report[] {
  return [error('ACTION_NEEDLESS', text, { next: 'Nothing is to be done.' })];
}

/** The cluster would refuse it, or it would not do what it says. Reports ACTION_IMPOSSIBLE. */
export function impossible(text: string, next: string, why?: string): readonly Report[] {
  return [error('ACTION_IMPOSSIBLE', text, { next, ...(why === undefined ? {} : { why }) })];
}

/** A resource that `refuse` has found. */
export function resourceOf(live: LiveCluster, id: string): FoundResource {
  const found = findResource(live.model, id);
  if (!found) throw new Error(`the resource ${id} is gone between two looks at one CIB`);
  return found;
}
