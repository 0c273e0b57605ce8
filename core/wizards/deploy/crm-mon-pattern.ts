import type { ClusterDescription } from '../../cluster/description.ts';
import type { Resource } from '../../cluster/resource.ts';

/** A text as a pattern that matches it alone. */
export const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
/** Somewhere in the whole answer; several of them one after the other hold together. */
export const anywhere = (pattern: string) => `(?=[\\s\\S]*${pattern})`;

/**
 * A pattern that `crm_mon --output-as=xml` matches when every node is online.
 * @see crm_mon 2.1 --output-as=xml, node@online (the same in 2.0 to 3.0)
 */
export function everyNodeOnline(description: ClusterDescription): string {
  return description.nodes.map(({ name }) => anywhere(`<node name="${literal(name)}"[^>]* online="true"`)).join('');
}

/** The same for every resource and fence device running; clones on as many nodes as there are, promoted ones once. */
export function everyResourceRunning(description: ClusterDescription): string {
  const started = (id: string, times = 1, role = 'Started') =>
    anywhere(`(?:<resource id="${literal(id)}(?::\\d+)?"[^>]* role="${role}"[^>]* active="true"[\\s\\S]*){${times}}`);
  const patternOf = (resource: Resource): string => {
    if (resource.meta['target-role'] === 'Stopped') return '';
    if (resource.type === 'primitive') return started(resource.id);
    if (resource.type === 'group') return resource.members.map((member) => started(member.id)).join('');
    const most = Number(resource.meta['clone-max'] ?? description.nodes.length);
    const members = resource.member.type === 'group' ? resource.member.members : [resource.member];
    return members.map(({ id }) => (resource.promotable ? started(id, 1, 'Promoted') : started(id, most))).join('');
  };
  const devices = description.fencing.enabled ? description.fencing.devices : [];
  return [...devices.map(({ id }) => started(id)), ...description.resources.map(patternOf)].join('');
}
