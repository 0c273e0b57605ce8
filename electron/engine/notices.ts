import type { ClusterView } from '../../core/contract/live.ts';
import type { Task } from '../../core/contract/tasks.ts';

/** After work on a cluster ended: for so long what changes there is its doing, in milliseconds. */
const causedMs = 60_000;

export interface Notice {
  readonly profile: string;
  readonly title: string;
  readonly body: string;
}

/**
 * What is worth a notification: a cluster that was well and is not any more, unless somebody here is at work on it.
 * Each turn is told once.
 */
export function noticeMaker(isWell: (view: ClusterView) => boolean, now: () => number = Date.now) {
  const wasWell = new Map<string, boolean>();
  const workedOn = new Map<string, number>();
  return {
    /** Work on a cluster, as it begins and ends. */
    task: ({ profile, state }: Pick<Task, 'profile' | 'state'>): void => {
      if (profile !== undefined)
        workedOn.set(profile, state === 'running' ? Number.POSITIVE_INFINITY : now() + causedMs);
    },
    view: (profile: string, view: ClusterView): Notice | undefined => {
      const isNowWell = isWell(view);
      const wasWellBefore = wasWell.get(profile) === true;
      wasWell.set(profile, isNowWell);
      if (isNowWell || !wasWellBefore || (workedOn.get(profile) ?? 0) > now()) return undefined;
      return { profile, title: `${profile} is not well`, body: whatIsWrong(view) };
    },
  };
}

/** The worst of it, in one line. */
function whatIsWrong({ nodes, status, partitions }: ClusterView): string {
  const bad = nodes.filter(({ state }) => state !== 'online').map(({ name, state }) => `${name} is ${state}`);
  if (partitions.length > 1) return `The nodes disagree: ${partitions.length} partitions.`;
  if (bad.length > 0) return `${bad.join(', ')}.`;
  if (!status.isKnown) return 'Its state can not be read.';
  if (!status.value.isQuorate) return 'It has no quorum.';
  const [failure] = status.value.failures;
  if (failure) return `${failure.resource} failed on ${failure.node}.`;
  return 'Open it to see what changed.';
}
