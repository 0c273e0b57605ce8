import type { Clone, Group, Primitive, Resource } from '../../cluster/resource.ts';
import type { Family } from '../../platform/platform.ts';

/** The units that distributions start for what an OCF agent runs itself: two masters over one service is an outage. */
const unitsOfAgents: Readonly<Record<string, readonly string[]>> = {
  'ocf:heartbeat:apache': ['apache2'],
  'ocf:heartbeat:haproxy': ['haproxy'],
  'ocf:heartbeat:mariadb': ['mariadb', 'mysql'],
  'ocf:heartbeat:mysql': ['mariadb', 'mysql', 'mysqld'],
  'ocf:heartbeat:nginx': ['nginx'],
  'ocf:heartbeat:pgsql': ['postgresql'],
};

/** Where a family calls them otherwise. */
const unitsOfFamily: Partial<Record<Family, typeof unitsOfAgents>> = {
  rhel: { 'ocf:heartbeat:apache': ['httpd'] },
};

/** The primitives of resources, those in groups and clones included. */
export function primitivesOf(resources: readonly Resource[]): readonly Primitive[] {
  return resources.flatMap((resource): readonly Primitive[] => {
    if (resource.type === 'primitive') return [resource];
    if (resource.type === 'group') return resource.members;
    return primitivesOf([(resource satisfies Clone).member as Primitive | Group]);
  });
}

/** Units that Pacemaker will manage, so that systemd must not: neither started by a package nor enabled at boot. */
export function managedUnits(resources: readonly Resource[], family: Family): readonly string[] {
  const units = primitivesOf(resources).flatMap(({ agent }) => {
    if (agent.startsWith('systemd:')) return [agent.slice('systemd:'.length).replace(/\.service$/, '')];
    return unitsOfFamily[family]?.[agent] ?? unitsOfAgents[agent] ?? [];
  });
  return [...new Set(units)];
}
