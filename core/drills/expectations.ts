import { isWell } from '../live/view.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import type { Expectation, Observation } from './drill.ts';

/** Events told by nodes other than the target, after the fault. */
function told(seen: Observation, is: (event: TimelineEvent) => boolean): TimelineEvent | undefined {
  return seen.events.find(
    (event) => event.at >= seen.injectedAt - event.boundMs && event.node !== seen.situation.target && is(event),
  );
}

function after(seen: Observation, event: TimelineEvent | undefined): string {
  if (!event) return '';
  return `+${((event.at - seen.injectedAt) / 1000).toFixed(2)} s${event.node ? ` on ${event.node}` : ''}`;
}

const isConfirmed = (target: string) => (event: TimelineEvent) =>
  event.kind === 'fence-confirmed' && event.fields['target'] === target && event.fields['action'] !== 'on';

/** A start of one of the service's resources elsewhere that succeeded. */
const isStartOf = (serving: readonly string[]) => (event: TimelineEvent) =>
  event.kind === 'operation-result' &&
  event.fields['operation'] === 'start' &&
  serving.includes(event.fields['resource'] ?? '') &&
  /^ok$/i.test(event.fields['result'] ?? '');

/** Those who stay form a membership without the lost node. */
export const membershipWithout: Expectation = {
  id: 'membership',
  text: 'those who stay agree that the node is lost',
  judge: (seen) => {
    const { targetId, target } = seen.situation;
    const event =
      told(
        seen,
        ({ kind, fields }) => kind === 'membership' && (fields['left'] ?? '').split(/\s+/).includes(targetId),
      ) ??
      told(
        seen,
        ({ kind, fields }) => kind === 'node-state' && fields['target'] === target && fields['state'] === 'lost',
      );
    return event && { isMet: true, evidence: `${event.text} ${after(seen, event)}` };
  },
};

/** Quorum is never lost by those who stay. */
export const quorumKept: Expectation = {
  id: 'quorum',
  text: 'those who stay keep quorum',
  judge: (seen) => {
    const lost = told(
      seen,
      ({ kind, fields }) => kind === 'quorum' && (fields['state'] === 'lost' || Boolean(fields['without'])),
    );
    if (lost) return { isMet: false, evidence: `quorum lost ${after(seen, lost)}` };
    if (!membershipWithout.judge(seen) || !seen.view?.status.isKnown) return undefined;
    const { isQuorate } = seen.view.status.value;
    return { isMet: isQuorate, evidence: isQuorate ? 'no loss of quorum in any log' : 'not quorate afterwards' };
  },
};

/** The cluster itself cuts the lost node off, and the device confirms it. */
export const fencedByCluster: Expectation = {
  id: 'fenced',
  text: 'the cluster fences the lost node, and its device confirms it',
  judge: (seen) => {
    const { target } = seen.situation;
    const event = told(seen, isConfirmed(target));
    if (!event) return undefined;
    const isMet = !event.fields['not'];
    const by = event.fields['executor'] ? ` by ${event.fields['executor']}` : '';
    return {
      isMet,
      evidence: `${event.fields['action'] ?? 'fenced'}${by}: ${event.fields['result'] || 'OK'} ${after(seen, event)}`,
    };
  },
};

/** Nothing that the lost node may still run is started before it is known to be off. */
export const nothingBeforeFencing: Expectation = {
  id: 'order',
  text: 'the service starts elsewhere only after that',
  judge: (seen) => {
    const { target, serving } = seen.situation;
    const start = told(seen, isStartOf(serving));
    if (!start) return undefined;
    const confirmed = told(seen, isConfirmed(target));
    // A start says when it ended, so a confirmation that comes later than that, beyond both bounds, is a wrong order.
    const isEarly = !confirmed || start.at + start.boundMs < confirmed.at - confirmed.boundMs;
    return {
      isMet: !isEarly,
      evidence: confirmed
        ? `off ${after(seen, confirmed)}, ${start.text} ${after(seen, start)}`
        : `${start.text} ${after(seen, start)} without any confirmation`,
    };
  },
};

/** A client is answered again. */
export const answeredAgain: Expectation = {
  id: 'answered',
  text: 'a client is answered again',
  judge: (seen) => {
    const gap = seen.gaps.find(({ to }) => to === undefined || to >= seen.injectedAt);
    if (!gap) return undefined;
    if (gap.to === undefined) return undefined;
    return { isMet: true, evidence: `first good reply +${((gap.to - seen.injectedAt) / 1000).toFixed(2)} s` };
  },
};

/** The service runs on the node where crm_simulate expects it, or on any other than the lost one. */
export const servedElsewhere: Expectation = {
  id: 'elsewhere',
  text: 'the service runs on another node, the one that was predicted',
  judge: (seen) => {
    const { serving, target, expectedNode } = seen.situation;
    const { view } = seen;
    if (!view?.status.isKnown || !answeredAgain.judge(seen)) return undefined;
    const running = view.status.value.resources.filter(({ id }) => serving.includes(id));
    const places = new Set(running.flatMap(({ nodes }) => nodes));
    if (running.length < serving.length || running.some(({ nodes }) => nodes.length === 0)) return undefined;
    if (places.has(target)) return { isMet: false, evidence: `it runs on ${target} again` };
    const names = [...places].join(', ');
    if (expectedNode && !places.has(expectedNode))
      return { isMet: false, evidence: `it runs on ${names}, predicted was ${expectedNode}` };
    return { isMet: true, evidence: `${serving.join(', ')} on ${names}` };
  },
};

/** No other node is lost or fenced. */
export const onlyTheTarget: Expectation = {
  id: 'only',
  text: 'no other node is lost or fenced',
  judge: (seen) => {
    const other = otherVictim(seen);
    if (other) return { isMet: false, evidence: `${other.text} ${after(seen, other)}` };
    return backInCluster.judge(seen) && { isMet: true, evidence: 'no other node in any log' };
  },
};

/** The first event that tells of another node being lost or fenced. */
export function otherVictim(seen: Observation): TimelineEvent | undefined {
  const { target } = seen.situation;
  return told(
    seen,
    ({ kind, fields }) =>
      ((kind === 'node-state' && fields['state'] === 'lost') || kind === 'fence-requested') &&
      fields['target'] !== undefined &&
      fields['target'] !== target,
  );
}

/** The lost node has booted and is a member and online again. */
export const backInCluster: Expectation = {
  id: 'back',
  text: 'the lost node boots and is online in the cluster again',
  judge: (seen) => {
    const { target } = seen.situation;
    const confirmed = told(seen, isConfirmed(target));
    const member = told(
      seen,
      (event) =>
        event.kind === 'node-state' &&
        event.fields['target'] === target &&
        event.fields['state'] === 'member' &&
        event.at > (confirmed?.at ?? seen.injectedAt),
    );
    const node = seen.view?.nodes.find(({ name }) => name === target);
    if (!member || node?.state !== 'online' || (seen.view?.at ?? 0) < member.at) return undefined;
    return { isMet: true, evidence: `member ${after(seen, member)}, online since` };
  },
};

/** Nothing is left over: all nodes and resources well, no failed action, the DC idle. */
export const settledAgain: Expectation = {
  id: 'settled',
  text: 'the cluster settles: everything runs, nothing failed',
  judge: (seen) => {
    if (!seen.view || !backInCluster.judge(seen) || !isWell(seen.view)) return undefined;
    const states = seen.events.filter(({ kind }) => kind === 'controller-state');
    const last = states.findLast(({ fields }) => fields['to'] === 'S_IDLE' || fields['from'] === 'S_IDLE');
    if (last && last.fields['to'] !== 'S_IDLE') return undefined;
    return { isMet: true, evidence: last ? `idle ${after(seen, last)}` : 'all resources run' };
  },
};
