import { effectiveMeta, type FoundResource, primitivesIn } from '../pacemaker/cib/find-resource.ts';
import type { FailCount } from '../pacemaker/cib/history.ts';
import type { CibModel } from '../pacemaker/cib/model.ts';
import type { ClusterStatus, NodeStatus } from '../pacemaker/cluster-status.ts';
import { infinity, type Score, scoreWord } from '../pacemaker/simulate/scores.ts';
import { constraintSentences, endsOf } from './constraint-sentences.ts';

export interface PlaceEvidence {
  readonly model: CibModel;
  readonly found: FoundResource;
  /** Undefined where it could not be read: then nothing is said of where it runs. */
  readonly status: ClusterStatus | undefined;
  /** One a node; undefined where the scheduler could not be asked. */
  readonly scores: readonly Score[] | undefined;
  readonly failCounts: readonly FailCount[];
}

/** Why a resource is where it is, in sentences that each rest on something that was read. */
export function whyHere(evidence: PlaceEvidence): readonly string[] {
  return [
    ...place(evidence),
    ...switchedOff(evidence),
    ...bestPlace(evidence),
    ...stickiness(evidence),
    ...inGroup(evidence),
    ...ties(evidence),
    ...failures(evidence),
    ...unusableNodes(evidence),
  ];
}

function instances({ found, status }: PlaceEvidence) {
  const ids = primitivesIn(found.resource).map(({ id }) => id);
  return status?.resources.filter(({ id }) => ids.includes(id)) ?? [];
}

function place(evidence: PlaceEvidence): readonly string[] {
  const { id } = evidence.found.resource;
  if (!evidence.status) return [];
  const all = instances(evidence);
  const nodes = [...new Set(all.flatMap((one) => one.nodes))];
  const promoted = [...new Set(all.filter(({ role }) => role === 'Promoted').flatMap((one) => one.nodes))];
  const unmanaged = all.some(({ isManaged }) => !isManaged)
    ? ['It is not managed now: the cluster leaves it as it is, wherever it is.']
    : [];
  if (nodes.length === 0) return [`${id} runs nowhere.`, ...unmanaged];
  const role = promoted.length > 0 ? `, promoted on ${list(promoted)}` : '';
  return [`${id} runs on ${list(nodes)}${role}.`, ...unmanaged];
}

/** What keeps it from running anywhere. */
function switchedOff(evidence: PlaceEvidence): readonly string[] {
  const { found, model, status } = evidence;
  const holders = [found.resource, ...found.within];
  const stopped = holders.filter(({ meta }) => String(meta['target-role']).toLowerCase() === 'stopped');
  return [
    ...stopped.map(({ id }) => `It is to be stopped: target-role of ${id} is Stopped.`),
    ...(status?.options.areAllStopped ? ['All resources are to be stopped: stop-all-resources is set.'] : []),
    ...(status && !status.isQuorate && status.dc !== undefined
      ? [`The cluster has no quorum (no-quorum-policy ${model.properties['no-quorum-policy'] ?? 'stop'}).`]
      : []),
    ...(status?.options.isMaintenance ? ['The cluster is in maintenance mode: nothing is started or stopped.'] : []),
  ];
}

function bestPlace({ scores }: PlaceEvidence): readonly string[] {
  if (!scores || scores.length === 0) return [];
  const [best, ...others] = scores.toSorted((one, other) => other.score - one.score);
  if (!best) return [];
  const rest = others.map(({ node, score }) => `${node} ${scoreWord(score)}`).join(', ');
  if (best.score <= -infinity) return ['No node may run it: every score is -INFINITY.'];
  if (others.length > 0 && others.every(({ score }) => score === best.score)) {
    return [`All nodes fit alike (score ${scoreWord(best.score)}); the cluster takes the one with the least to run.`];
  }
  return [`${best.node} fits best, with a score of ${scoreWord(best.score)}${rest ? `; ${rest}` : ''}.`];
}

function stickiness({ model, found }: PlaceEvidence): readonly string[] {
  const value = effectiveMeta(model, found, 'resource-stickiness');
  if (value === undefined || Number(value) === 0) return [];
  return [`Stickiness ${value} keeps it where it runs: only a node that fits better by more than that draws it away.`];
}

/** @see Pacemaker Explained, groups: colocated with and ordered after the member before */
function inGroup({ found }: PlaceEvidence): readonly string[] {
  const group = found.within.find(({ type }) => type === 'group');
  if (group?.type !== 'group') return [];
  const at = group.members.findIndex(({ id }) => id === found.resource.id);
  const before = group.members[at - 1];
  if (!before) return [`It is the first of the group ${group.id}: the others follow it.`];
  return [`It is in the group ${group.id}: it runs where ${before.id} runs, and after it.`];
}

function ties({ model, found }: PlaceEvidence): readonly string[] {
  const ids = [found.resource.id, ...found.within.map(({ id }) => id)];
  const places = model.constraints.filter(
    (constraint) => constraint.type !== 'order' && endsOf(constraint)[0] !== undefined,
  );
  const own = places.filter((constraint) => ids.includes(endsOf(constraint)[0] ?? ''));
  return constraintSentences({ ...model, constraints: own, notUnderstood: [] }, ids).map(({ text }) => text);
}

function failures({ model, found, failCounts }: PlaceEvidence): readonly string[] {
  const threshold = Number(effectiveMeta(model, found, 'migration-threshold') ?? infinity);
  return failCounts.map(({ resource, node, count }) => {
    const times = count >= infinity ? 'fatally' : `${count} time${count === 1 ? '' : 's'}`;
    const limit =
      count >= threshold
        ? ': it may not run there until it is cleaned up.'
        : threshold < infinity
          ? `; from ${threshold} on it may not run there.`
          : '.';
    return `${resource} failed ${times} on ${node}${limit}`;
  });
}

function unusableNodes({ status }: PlaceEvidence): readonly string[] {
  const state = (node: NodeStatus) => {
    if (node.isUnclean) return 'lost, and has to be fenced';
    if (!node.isOnline) return 'offline';
    if (node.isStandby || node.isStandbyOnFail) return 'in standby';
    return node.isMaintenance ? 'in maintenance: what runs there is left alone' : undefined;
  };
  return (status?.nodes ?? []).flatMap((node) => {
    const word = state(node);
    return word === undefined ? [] : [`${node.name} is ${word}.`];
  });
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
