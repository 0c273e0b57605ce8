import { error, type Report } from '../report.ts';
import type { DrillGround, Situation } from './drill.ts';
import { deviceOf } from './fence-power.ts';

/**
 * What must hold before a node may be lost: the cluster is well and of one mind, fencing works and is proven to reach
 * the node, those who stay have quorum, and nothing else is going on.
 */
export function gateNodeLoss(ground: DrillGround, { view, target }: Situation): readonly Report[] {
  const found: Report[] = [];
  const refuse = (code: string, text: string, next: string, node?: string) =>
    found.push(
      error(`DRILL_GATE_${code}`, text, {
        why: 'A drill on a cluster that is not well becomes an outage.',
        next,
        ...(node ? { node } : {}),
      }),
    );
  const { status } = view;
  if (!status.isKnown) {
    refuse('UNREAD', "The cluster's state could not be read.", 'See the reports above; then run the drill again.');
    return found;
  }
  const { resources, fenceDevices, failures, fenceHistory } = status.value;
  if (!status.value.isQuorate) refuse('QUORUM', 'The cluster is not quorate.', 'Bring the missing nodes back.');
  if (status.value.isFencingEnabled === false)
    refuse('FENCING_OFF', 'Fencing is off.', 'Turn it on: without it nothing may be started elsewhere.');
  if (status.value.isMaintenance)
    refuse('MAINTENANCE', 'The cluster is in maintenance mode.', 'End it: in it nothing is recovered.');
  if (view.partitions.length > 1)
    refuse('PARTITIONS', 'The nodes do not see the same members.', 'Look at the links first: quorate status.');
  for (const { name, state, links } of view.nodes) {
    if (state !== 'online') refuse('NODE', `${name} is ${state}.`, 'Bring it online first.', name);
    else if (links.isKnown && links.value.some(({ isConnected }) => !isConnected))
      refuse('LINK', `${name} has a link that is down.`, 'Repair it first: quorate status shows which.', name);
  }
  for (const { resource, node, operation, reason } of failures)
    refuse(
      'FAILED_ACTION',
      `${operation} of ${resource} failed on ${node}: ${reason}.`,
      'Repair it, then clean it up.',
    );
  for (const { id, role, isFailed, isBlocked } of [...resources, ...fenceDevices])
    if (isFailed || isBlocked || role === 'Stopped')
      refuse('RESOURCE', `${id} is ${isBlocked ? 'blocked' : isFailed ? 'failed' : 'stopped'}.`, 'Start it first.');
  for (const event of fenceHistory)
    if (event.status === 'pending')
      refuse('FENCING_PENDING', `${event.target} is being fenced.`, 'Wait until that is done.', event.target);
  gateQuorum(ground, { view, target }, refuse);
  if (!deviceOf(ground.description, target))
    refuse('NO_DEVICE', `No fence device can cut ${target} off.`, 'Give it one; the cluster could not go on.', target);
  return found;
}

/** Votes that stay must be enough. @see votequorum(5) */
function gateQuorum(
  ground: DrillGround,
  { view, target }: Pick<Situation, 'view' | 'target'>,
  refuse: (code: string, text: string, next: string, node?: string) => void,
): void {
  const quorum = view.nodes.find(({ name, quorum }) => name !== target && quorum.isKnown)?.quorum;
  if (!quorum?.isKnown) {
    refuse('VOTES', 'The votes could not be read.', 'See why corosync-quorumtool does not answer.');
    return;
  }
  const lost = ground.description.nodes.find(({ name }) => name === target)?.votes ?? 1;
  const left = quorum.value.votes - lost;
  const { description } = ground;
  const isPair = description.nodes.length === 2 && description.quorum.twoNode !== false;
  const needed = isPair ? 1 : quorum.value.needed;
  if (left < needed)
    refuse('SURVIVORS', `Without ${target} ${left} votes stay, and ${needed} are needed.`, 'Bring another node first.');
}
