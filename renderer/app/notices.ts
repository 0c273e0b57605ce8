import type { ClusterView, NodeView } from '../../core/contract/live.ts';
import type { Task } from '../../core/contract/tasks.ts';

/** Something that changed on a cluster. */
export interface Notice {
  readonly profile: string;
  readonly at: number;
  readonly severity: 'danger' | 'warning' | 'info' | 'success';
  readonly text: string;
}

const nodeSeverity = (state: NodeView['state']): Notice['severity'] =>
  state === 'online'
    ? 'success'
    : state === 'standby' || state === 'maintenance' || state === 'pending'
      ? 'info'
      : 'danger';

/** What changed between two looks at a cluster, worst first by where it stands in the list. */
export function noticesOf(profile: string, before: ClusterView, after: ClusterView): readonly Notice[] {
  const notice = (severity: Notice['severity'], text: string): Notice => ({ profile, at: after.at, severity, text });
  const was = new Map(before.nodes.map((node) => [node.name, node.state]));
  const nodes = after.nodes
    .filter(({ name, state }) => was.has(name) && was.get(name) !== state)
    .map(({ name, state }) => notice(nodeSeverity(state), `${name} is ${state}`));
  const split =
    before.partitions.length < 2 && after.partitions.length > 1
      ? [notice('danger', `${after.partitions.length} partitions disagree on who is in the cluster`)]
      : [];
  if (!before.status.isKnown || !after.status.isKnown) return [...split, ...nodes];
  const [old, now] = [before.status.value, after.status.value];
  const quorum =
    old.isQuorate === now.isQuorate
      ? []
      : [now.isQuorate ? notice('success', 'The cluster is quorate again') : notice('danger', 'Quorum is lost')];
  const oldFailures = new Set(old.failures.map((failure) => JSON.stringify(failure)));
  const failures = now.failures
    .filter((failure) => !oldFailures.has(JSON.stringify(failure)))
    .map(({ resource, node, operation }) => notice('warning', `${operation} of ${resource} failed on ${node}`));
  const placed = new Map(old.resources.map((each) => [each.id, each.nodes.join(', ')]));
  const moves = now.resources
    .filter(({ id, nodes: on }) => placed.has(id) && placed.get(id) !== on.join(', '))
    .map(({ id, nodes: on }) =>
      notice('info', on.length === 0 ? `${id} runs nowhere` : `${id} runs on ${on.join(', ')}`),
    );
  return [...split, ...quorum, ...nodes, ...failures, ...moves];
}

/** Changes follow what caused them by this much at most. Milliseconds. */
const causedWithinMs = 20_000;

/** Whether a task of somebody here is why the cluster changes: then nobody needs to be told. */
export function isCausedHere(profile: string, at: number, tasks: readonly Task[]): boolean {
  return tasks.some(
    (task) =>
      task.profile === profile &&
      /^(plan\.apply|run\.|drill\.|practice\.)/.test(task.call) &&
      task.startedAt <= at &&
      (task.endedAt === undefined || at - task.endedAt < causedWithinMs),
  );
}
