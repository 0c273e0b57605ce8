import type { ClusterView, Fact, NodeView, ResourceView } from '../live/view.ts';
import { isWell } from '../live/view.ts';
import { duration, type Paint, painter, plainText, reportLines } from './screen/format.ts';
import { rows } from './screen/rows.ts';

/** Above this age (milliseconds) a fact is shown with its age. */
const staleAfterMs = 10_000;

/** A cluster as text: the verdict first, then the evidence; what could not be read is unknown, never well. */
export function viewText(view: ClusterView, options: { readonly isColoured: boolean; readonly now: number }): string {
  const paint = painter(options.isColoured);
  const parts = [verdict(view, paint), '', nodesText(view, options.now, paint)];
  const { status } = view;
  if (status.isKnown) {
    parts.push('', resourcesText(status.value.resources, paint), '', fencingText(view, paint));
    for (const { resource, node, operation, reason } of status.value.failures)
      parts.push(`${paint('red', '✗')} ${operation} of ${resource} failed on ${node}: ${plainText(reason)}`);
    parts.push(
      '',
      paint(
        'dim',
        `Pacemaker ${status.value.version}, DC ${status.value.dc ?? 'none'}; ${ageText(status, options.now)}`,
      ),
    );
  }
  for (const { members, toldBy, isQuorate } of view.partitions.length > 1 ? view.partitions : [])
    parts.push(
      `${paint('red', '✗')} ${toldBy.join(', ')} see ${members.join(', ')} (${isQuorate ? '' : 'not '}quorate)`,
    );
  parts.push(...view.reports.flatMap((report) => reportLines(report, paint)));
  return parts.join('\n');
}

function verdict(view: ClusterView, paint: Paint): string {
  if (isWell(view))
    return `${paint('green', '✓')} ${paint('bold', 'All is well:')} every node online, quorate and fenced, everything runs.`;
  const { status } = view;
  if (!status.isKnown)
    return `${paint('yellow', '?')} ${paint('bold', 'Unknown:')} the state of the cluster could not be read.`;
  const wrong = [
    ...(status.value.isQuorate ? [] : ['not quorate']),
    ...(status.value.isFencingEnabled === true ? [] : ['fencing is off']),
    ...(status.value.isMaintenance ? ['maintenance mode'] : []),
    ...view.nodes.filter(({ state }) => state !== 'online').map(({ name, state }) => `${name} ${state}`),
    ...view.nodes
      .filter(({ links }) => !links.isKnown || links.value.some(({ isConnected }) => !isConnected))
      .map(({ name }) => `links of ${name}`),
    ...[...status.value.resources, ...status.value.fenceDevices]
      .filter(({ role, isFailed, isBlocked }) => role === 'Stopped' || isFailed || isBlocked)
      .map(({ id, isBlocked, isFailed }) => `${id} ${isBlocked ? 'blocked' : isFailed ? 'failed' : 'stopped'}`),
    ...(status.value.failures.length > 0 ? [`${status.value.failures.length} failed actions`] : []),
  ];
  return `${paint('red', '✗')} ${paint('bold', 'Not well:')} ${[...new Set(wrong)].join(', ') || 'the nodes do not agree'}.`;
}

function nodesText(view: ClusterView, now: number, paint: Paint): string {
  const linksText = ({ links }: NodeView) => {
    if (!links.isKnown) return 'unknown';
    const down = links.value.filter(({ isConnected }) => !isConnected);
    return down.length === 0
      ? `${links.value.length} up`
      : down.map(({ to, link }) => `link ${link} to ${to} down`).join(', ');
  };
  const quorumText = ({ quorum }: NodeView) =>
    quorum.isKnown
      ? `${quorum.value.votes} of ${quorum.value.expectedVotes} votes${quorum.value.isQuorate ? '' : ', not quorate'}`
      : 'unknown';
  const mark = ({ state }: NodeView) =>
    state === 'online' ? paint('green', '✓') : state === 'unknown' ? '?' : paint('yellow', '!');
  return rows(
    ['node', 'state', 'quorum', 'links', 'read'],
    view.nodes.map((node) => [
      `${mark(node)} ${node.name}`,
      node.isDc ? `${node.state}, DC` : node.state,
      quorumText(node),
      linksText(node),
      ageText(node.quorum, now),
    ]),
  );
}

function resourcesText(resources: readonly ResourceView[], paint: Paint): string {
  if (resources.length === 0) return 'No resource is configured.';
  return rows(
    ['resource', 'agent', 'role', 'on'],
    resources.map((resource) => [
      `${resource.role === 'Stopped' || resource.isFailed ? paint('red', '✗') : paint('green', '✓')} ${resource.within ? `${resource.within} / ` : ''}${resource.id}`,
      resource.agent,
      `${resource.role}${resource.isFailed ? ', failed' : ''}${resource.isBlocked ? ', blocked' : ''}${resource.isManaged ? '' : ', unmanaged'}`,
      resource.nodes.join(', ') || 'nowhere',
    ]),
  );
}

function fencingText(view: ClusterView, paint: Paint): string {
  if (!view.status.isKnown) return '';
  const { fenceDevices, fenceHistory } = view.status.value;
  if (fenceDevices.length === 0)
    return `${paint('red', '✗')} No fence device: nothing may be started elsewhere when a node is lost.`;
  const devices = rows(
    ['fence device', 'agent', 'state', 'watched from'],
    fenceDevices.map(({ id, agent, role, isFailed, runsOn }) => [
      `${role === 'Stopped' || isFailed ? paint('red', '✗') : paint('green', '✓')} ${id}`,
      agent,
      isFailed ? 'failed' : role,
      runsOn ?? 'nowhere',
    ]),
  );
  const newest = fenceHistory
    .slice(0, 3)
    .map(
      ({ target, action, status, executor, completedAt }) =>
        `  ${action} of ${target}: ${status}${executor ? `, by ${executor}` : ''}${completedAt ? `, ${completedAt}` : ''}`,
    );
  return [devices, ...newest].join('\n');
}

function ageText(fact: Fact<unknown>, now: number): string {
  if (!fact.isKnown) return `unknown for ${duration(Math.max(0, now - fact.since))}`;
  const age = Math.max(0, now - fact.observedAt);
  return age > staleAfterMs ? `${duration(age)} ago (${fact.source})` : fact.source;
}
