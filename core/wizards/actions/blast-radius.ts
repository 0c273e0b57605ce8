import { findResource, primitivesIn } from '../../pacemaker/cib/find-resource.ts';
import { type OperationRecord, operationHistory } from '../../pacemaker/cib/history.ts';
import type { SimulatedAction, Simulation } from '../../pacemaker/simulate/simulation.ts';
import type { LiveCluster } from './situation.ts';

type ResourceAction = Extract<SimulatedAction, { readonly kind: 'resource' }>;

/** What the scheduler says that a change would lead to, in sentences; services first, fence devices last. */
export function blastRadius(live: LiveCluster, { actions }: Simulation, fenced?: string): readonly string[] {
  const resources = actions
    .filter((action) => action.kind === 'resource')
    .map((action) => ({ ...action, resource: action.resource.replace(/:\d+$/, '') }));
  const devices = new Set(live.model.fenceDevices.map(({ id }) => id));
  const [services, fencing] = [
    resources.filter(({ resource }) => !devices.has(resource)),
    resources.filter(({ resource }) => devices.has(resource)),
  ];
  const others = actions.flatMap((action) =>
    action.kind === 'fence' && action.node !== fenced
      ? [`${action.node} is fenced (${action.operation})${action.reason ? `: ${action.reason}` : ''}.`]
      : [],
  );
  const told = together(services, live).map((those) => sentence(those, live));
  const moved = fencing.map(deviceSentence);
  return [...others, ...(told.length > 0 ? told : ['No service stops or moves.']), ...moved];
}

/** Actions that are one to a person: the same is done, from and to the same nodes, to members of one group. */
function together(actions: readonly ResourceAction[], live: LiveCluster): readonly (readonly ResourceAction[])[] {
  const sets = new Map<string, ResourceAction[]>();
  for (const action of actions) {
    const { operation, from, to, isBlocked, resource } = action;
    const key = JSON.stringify([operation, from, to, isBlocked, holderOf(resource, live) ?? resource]);
    sets.set(key, [...(sets.get(key) ?? []), action]);
  }
  return [...sets.values()];
}

function holderOf(resource: string, { model }: LiveCluster): string | undefined {
  return findResource(model, resource)?.within.at(-1)?.id;
}

/** Of a clone other instances run on. */
function isCloned(resource: string, { model }: LiveCluster): boolean {
  return findResource(model, resource)?.within.some(({ type }) => type === 'clone') === true;
}

/** `web (web-ip, web-server)` where all of a group is meant, else what is meant of it. */
function nameOf(actions: readonly ResourceAction[], live: LiveCluster): string {
  const ids = [...new Set(actions.map(({ resource }) => resource))];
  const holder = ids[0] === undefined ? undefined : holderOf(ids[0], live);
  if (holder === undefined) return ids.join(', ');
  const found = findResource(live.model, holder)?.resource;
  if (found?.type === 'clone') return `An instance of ${holder}`;
  const isWhole = found !== undefined && primitivesIn(found).every(({ id }) => ids.includes(id));
  return isWhole ? `${holder} (${ids.join(', ')})` : `${ids.join(', ')} of ${holder}`;
}

/** Nobody notices where a fence device runs; it is told so that nothing is left out. */
function deviceSentence({ operation, resource, from, to }: ResourceAction): string {
  if (operation === 'move') return `The fence device ${resource} is run by ${to} instead of ${from}.`;
  if (operation === 'stop') return `The fence device ${resource} is watched by no node then (it can still be used).`;
  return `The fence device ${resource}: ${operation}${to === undefined ? '' : ` on ${to}`}.`;
}

function sentence(actions: readonly ResourceAction[], live: LiveCluster): string {
  const [first] = actions;
  if (!first) return '';
  const { operation, from, to, isBlocked } = first;
  const name = nameOf(actions, live);
  const [left, come] = [from ?? 'its node', to ?? 'a node'];
  const says = isBlocked ? `${name} would be touched (${operation}), but that is blocked` : done();
  return `${says}.`;

  function done(): string {
    switch (operation) {
      case 'start':
        return `${name} starts on ${come}`;
      case 'stop':
        return `${name} stops on ${left}${isCloned(first?.resource ?? '', live) ? '' : ', and runs nowhere then'}`;
      case 'move':
        return `${name} stops on ${left} and starts on ${come}${away(actions, live)}`;
      case 'migrate':
        return `${name} goes from ${left} to ${come} without stopping (live migration)`;
      case 'restart':
        return `${name} stops and starts again on ${to ?? left}${away(actions, live)}`;
      case 'recover':
        return `${name}, which failed, is stopped and started again on ${to ?? left}`;
      case 'promote':
        return `${name} is promoted on ${come}`;
      case 'demote':
        return `${name} is no longer promoted on ${left}`;
      case 'reload':
        return `${name} reads its parameters again on ${to ?? left}`;
      default:
        return `${name}: ${operation} on ${to ?? left}`;
    }
  }
}

/** How long it will be away, going by what stopping and starting took last; nothing where that is not known. */
function away(actions: readonly ResourceAction[], live: LiveCluster): string {
  const history = operationHistory(live.cib);
  const times = actions.map(({ resource }) => [last(history, resource, 'stop'), last(history, resource, 'start')]);
  if (times.some(([, start]) => start === undefined)) return '';
  const sumMs = times.flat().reduce<number>((sum, time) => sum + (time ?? 0), 0);
  const text = sumMs < 1000 ? 'less than a second' : `about ${Math.round(sumMs / 1000)} s`;
  return `: away for ${text}, going by what it took last time`;
}

function last(history: readonly OperationRecord[], resource: string, operation: string): number | undefined {
  const times = history.filter((one) => one.resource === resource && one.operation === operation && one.isOk);
  const known = times.flatMap(({ elapsedMs }) => elapsedMs ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}
