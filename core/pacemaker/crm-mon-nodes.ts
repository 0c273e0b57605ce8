import type { NodeStatus } from './cluster-status.ts';
import { attribute, type XmlElement } from './xml/tree.ts';

/** A node as crm_mon and crm_simulate both write it. */
export function readNode(node: XmlElement): NodeStatus {
  const is = (name: string) => attribute(node, name) === 'true';
  return {
    name: attribute(node, 'name') ?? '',
    id: attribute(node, 'id') ?? '',
    type: attribute(node, 'type') ?? 'unknown',
    isOnline: is('online'),
    isStandby: is('standby'),
    isStandbyOnFail: is('standby_onfail'),
    isMaintenance: is('maintenance'),
    isPending: is('pending'),
    isUnclean: is('unclean'),
    isShuttingDown: is('shutdown'),
    isExpectedUp: is('expected_up'),
    isDc: is('is_dc'),
    health: attribute(node, 'health'),
    featureSet: attribute(node, 'feature_set'),
    resourcesRunning: Number(attribute(node, 'resources_running') ?? 0),
  };
}
