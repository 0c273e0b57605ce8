import { type ClusterView, type Fact, isWell, type NodeView, type ResourceView } from '../live/view.ts';
import { duration, type Paint, painter, plainText, reportLines } from './screen/format.ts';
import { rows } from './screen/rows.ts';

/** Fence events of the history that are shown. */
const shownFenceEvents = 3;

export interface ViewLook {
  readonly isColoured: boolean;
  /** Milliseconds since the epoch: what the ages are counted to. */
  readonly now: number;
  readonly width?: number;
}

/** A cluster as text: the verdict first, then the evidence; what could not be read is unknown, never well. */
export function viewText(view: ClusterView, { isColoured, now, width }: ViewLook): string {
  const paint = painter(isColoured);
  const parts = [verdictText(view, paint), '', nodesText(view, now, paint)];
  const { status } = view;
  if (status.isKnown) {
    parts.push('', resourcesText(status.value.resources, paint), '', fencingText(view, paint));
    for (const { resource, node, operation, reason } of status.value.failures)
      parts.push(plainText(`✗ ${operation} of ${resource} failed on ${node}: ${reason}`));
  }
  for (const { members, toldBy, isQuorate } of view.partitions.length > 1 ? view.partitions : [])
    parts.push(
      `${paint('red', '✗')} ${toldBy.join(', ')} told: members ${members.join(', ')}${isQuorate ? '' : ', not quorate'}`,
    );
  const pacemaker = status.isKnown
    ? `Pacemaker ${plainText(status.value.version)}, DC ${status.value.dc ?? 'none'}; read by ${status.source}, ${ageText(status, now)}`
    : `Pacemaker: ${ageText(status, now)}`;
  parts.push('', paint('dim', pacemaker));
  parts.push(...distinct(view).flatMap((report) => reportLines(report, { paint, width })));
  return parts.join('\n');
}

/** Reports of a view, each once: a machine that can't be reached is told by every reading of it. */
function distinct({ reports }: ClusterView): ClusterView['reports'] {
  const seen = new Map(reports.map((report) => [`${report.code} ${report.node} ${report.text}`, report]));
  return [...seen.values()];
}

/** The cluster in a line: well, not well and what is wrong, or unknown. */
export function verdictText(view: ClusterView, paint: Paint = painter(false)): string {
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
    ...view.nodes.filter(({ quorum }) => !quorum.isKnown).map(({ name }) => `${name} not read`),
    ...view.nodes
      .filter(({ links }) => links.isKnown && links.value.some(({ isConnected }) => !isConnected))
      .map(({ name }) => `links of ${name}`),
    ...[...status.value.resources, ...status.value.fenceDevices]
      .filter(({ role, isFailed, isBlocked }) => role === 'Stopped' || isFailed || isBlocked)
      .map(({ id, isBlocked, isFailed }) => `${id} ${isBlocked ? 'blocked' : isFailed ? 'failed' : 'stopped'}`),
    ...(status.value.failures.length > 0 ? [`${status.value.failures.length} failed actions`] : []),
  ];
  const what = [...new Set(wrong)].join(', ') || 'the nodes do not agree on who is a member';
  return `${paint('red', '✗')} ${paint('bold', 'Not well:')} ${what}.`;
}

/** The links of a node in a few words: those that are down, by the other end. */
export function linksText({ links }: NodeView): string {
  if (!links.isKnown) return 'unknown';
  const down = links.value.filter(({ isConnected }) => !isConnected);
  if (down.length === 0) return `${links.value.length} up`;
  if (down.length === links.value.length) return 'all down';
  const others = [...new Set(down.map(({ to }) => to))];
  return others
    .map((other) => {
      const all = links.value.filter(({ to }) => to === other);
      const lost = down.filter(({ to }) => to === other);
      return lost.length === all.length
        ? `all to ${other} down`
        : `${lost.map(({ link }) => link).join(', ')} to ${other} down`;
    })
    .join('; ');
}

/** The quorum of a node in a few words. */
export function quorumText({ quorum }: NodeView): string {
  if (!quorum.isKnown) return 'unknown';
  const { votes, expectedVotes, isQuorate } = quorum.value;
  return `${votes} of ${expectedVotes} votes${isQuorate ? '' : ', not quorate'}`;
}

function nodesText(view: ClusterView, now: number, paint: Paint): string {
  const mark = ({ state }: NodeView) =>
    state === 'online' ? paint('green', '✓') : state === 'unknown' ? paint('yellow', '?') : paint('yellow', '!');
  const isWatched = view.nodes.some(({ isStreaming }) => isStreaming !== undefined);
  return rows(
    ['node', 'state', 'quorum', 'links', 'read', ...(isWatched ? ['events'] : [])],
    view.nodes.map((node) => [
      `${mark(node)} ${node.name}`,
      node.isDc ? `${node.state}, DC` : node.state,
      quorumText(node),
      linksText(node),
      ageText(node.quorum, now),
      ...(isWatched ? [heardText(node, now)] : []),
    ]),
  );
}

/** Whether the stream of events of a node is alive; it gives a sign every 20 s. */
function heardText({ heardAt, isStreaming }: NodeView, now: number): string {
  if (heardAt === undefined) return 'none';
  return isStreaming ? `heard ${since(heardAt, now)}` : `lost, last ${since(heardAt, now)}`;
}

function resourcesText(resources: readonly ResourceView[], paint: Paint): string {
  if (resources.length === 0) return 'No resource is configured.';
  return rows(
    ['resource', 'agent', 'role', 'on'],
    resources.map((resource) => [
      `${resource.role === 'Stopped' || resource.isFailed ? paint('red', '✗') : paint('green', '✓')} ${resource.within ? `${plainText(resource.within)} / ` : ''}${plainText(resource.id)}`,
      plainText(resource.agent),
      `${resource.role}${resource.isFailed ? ', failed' : ''}${resource.isBlocked ? ', blocked' : ''}${resource.isManaged ? '' : ', unmanaged'}`,
      plainText(resource.nodes.join(', ')) || 'nowhere',
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
      `${role === 'Stopped' || isFailed ? paint('red', '✗') : paint('green', '✓')} ${plainText(id)}`,
      plainText(agent),
      isFailed ? 'failed' : role,
      plainText(runsOn ?? 'nowhere'),
    ]),
  );
  const newest = fenceHistory
    .slice(0, shownFenceEvents)
    .map(({ target, action, status, executor, completedAt }) =>
      plainText(
        `  ${action} of ${target}: ${status}${executor ? `, by ${executor}` : ''}${completedAt ? `, ${completedAt}` : ''}`,
      ),
    );
  return [devices, ...newest].join('\n');
}

/** `now`, then how long ago in whole seconds. */
function since(at: number, now: number): string {
  const age = Math.max(0, now - at);
  return age < 2_000 ? 'now' : `${duration(Math.floor(age / 1000) * 1000).replace('.0', '')} ago`;
}

function ageText(fact: Fact<unknown>, now: number): string {
  return fact.isKnown ? since(fact.observedAt, now) : `unknown since ${clock(fact.since)}`;
}

/** Time of day here. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}
