import { type ClusterView, isWell, type NodeView } from '../live/view.ts';
import { plainText } from './screen/format.ts';
import { linksText, quorumText, verdictText } from './view-text.ts';

/** What is different between two moments of a cluster, a line each, for a log; ages are no change. */
export function viewChanges(before: ClusterView, after: ClusterView): readonly string[] {
  const lines: string[] = [];
  const tell = (what: string, was: string, is: string) => {
    if (was !== is) lines.push(plainText(`${what}: ${is} (was ${was})`));
  };
  const earlier = new Map(before.nodes.map((node) => [node.name, node]));
  for (const node of after.nodes) {
    const was = earlier.get(node.name);
    if (was === undefined) continue;
    tell(node.name, was.state, node.state);
    tell(`${node.name} quorum`, quorumText(was), quorumText(node));
    tell(`${node.name} links`, linksText(was), linksText(node));
    tell(`${node.name} events`, streamText(was), streamText(node));
  }
  if (before.status.isKnown !== after.status.isKnown) {
    lines.push(`Pacemaker: ${after.status.isKnown ? 'readable again' : 'can not be read on any node'}`);
  }
  if (before.status.isKnown && after.status.isKnown) {
    const [old, now] = [before.status.value, after.status.value];
    tell('DC', old.dc ?? 'none', now.dc ?? 'none');
    tell('maintenance', String(old.isMaintenance), String(now.isMaintenance));
    tell('fencing', String(old.isFencingEnabled), String(now.isFencingEnabled));
    compare(placesOf(old), placesOf(now), tell);
    const known = new Set(old.fenceHistory.map((event) => JSON.stringify(event)));
    for (const event of [...now.fenceHistory].reverse()) {
      if (known.has(JSON.stringify(event))) continue;
      const by = event.executor ? ` by ${event.executor}` : '';
      lines.push(plainText(`fencing: ${event.action} of ${event.target}, ${event.status}${by}`));
    }
    const failed = new Set(old.failures.map((failure) => JSON.stringify(failure)));
    for (const failure of now.failures) {
      if (failed.has(JSON.stringify(failure))) continue;
      lines.push(
        plainText(`failed: ${failure.operation} of ${failure.resource} on ${failure.node}: ${failure.reason}`),
      );
    }
  }
  if (isWell(before) !== isWell(after)) lines.push(verdictText(after));
  return lines;
}

function streamText({ isStreaming }: NodeView): string {
  return isStreaming === false ? 'not heard' : 'heard';
}

type Status = Extract<ClusterView['status'], { isKnown: true }>['value'];

/** Where everything runs, by name; several instances of a clone are one line. */
function placesOf({ resources, fenceDevices }: Status): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const add = (id: string, place: string) => places.set(id, [places.get(id), place].filter(Boolean).join('; '));
  const flags = ({ isFailed, isBlocked, isManaged }: Status['resources'][number] | Status['fenceDevices'][number]) =>
    `${isFailed ? ', failed' : ''}${isBlocked ? ', blocked' : ''}${isManaged ? '' : ', unmanaged'}`;
  for (const one of resources)
    add(one.id, `${one.role}${one.nodes.length ? ` on ${one.nodes.join(', ')}` : ''}${flags(one)}`);
  for (const one of fenceDevices) add(one.id, `${one.role}${one.runsOn ? ` on ${one.runsOn}` : ''}${flags(one)}`);
  return places;
}

function compare(
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  tell: (what: string, was: string, is: string) => void,
): void {
  for (const id of new Set([...old.keys(), ...now.keys()])) tell(id, old.get(id) ?? 'absent', now.get(id) ?? 'absent');
}
