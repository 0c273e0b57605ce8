import type { FenceDeviceView, NodeState, NodeView, ResourceView, StatusFact } from '../../core/contract/live.ts';
import type { Profile } from '../../core/contract/profiles.ts';
import type { Tone } from '../components/tone.ts';

/** One row: a resource with all its instances, a group or clone, or a fence device. */
export interface MatrixRow {
  readonly id: string;
  readonly kind: 'resource' | 'group' | 'clone' | 'fence-device';
  /** Of a resource in a group: the group. */
  readonly within?: string;
  /** In small letters beside the name. */
  readonly detail: string;
  /** The instances that the cells are made from; the same objects while nothing changed. */
  readonly instances: readonly ResourceView[];
}

export type Cell =
  | { readonly kind: 'runs'; readonly tone: Tone; readonly words: string; readonly note?: string }
  | { readonly kind: 'can' }
  /** Its node takes nothing now: standby, offline. */
  | { readonly kind: 'not-now'; readonly why: NodeState }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'unknown' };

const short = (agent: string) => agent.replace(/^(ocf|stonith):(heartbeat:|pacemaker:)?/, '');

/** The rows of a status: groups with their members below them, clones as one, fence devices last. */
export function matrixRows(status: StatusFact, folded: ReadonlySet<string>): readonly MatrixRow[] {
  const containers = new Map<string, ResourceView[]>();
  const rows: MatrixRow[] = [];
  for (const resource of status.resources) {
    const key = resource.within ?? `\u0000${resource.id}`;
    const known = containers.get(key);
    if (known) known.push(resource);
    else containers.set(key, [resource]);
  }
  for (const [key, instances] of containers) {
    const [first] = instances;
    if (!first) continue;
    const ids = [...new Set(instances.map(({ id }) => id))];
    if (first.within === undefined)
      rows.push({ id: first.id, kind: 'resource', detail: short(first.agent), instances });
    else if (ids.length === 1 && isClone(instances)) {
      rows.push({ id: key, kind: 'clone', detail: `${ids[0]}, ${short(first.agent)}`, instances });
    } else {
      rows.push({ id: key, kind: 'group', detail: `group of ${ids.length}`, instances });
      if (folded.has(key)) continue;
      for (const id of ids) {
        const own = instances.filter((each) => each.id === id);
        rows.push({ id, kind: 'resource', within: key, detail: short(own[0]?.agent ?? ''), instances: own });
      }
    }
  }
  return [...rows, ...status.fenceDevices.map(deviceRow)];
}

function isClone(instances: readonly ResourceView[]): boolean {
  return instances.length > 1 || instances.some(({ role, nodes }) => nodes.length > 1 || /romoted$/.test(role));
}

function deviceRow(device: FenceDeviceView): MatrixRow {
  const { runsOn, ...rest } = device;
  return {
    id: device.id,
    kind: 'fence-device',
    detail: short(device.agent),
    instances: [{ ...rest, nodes: runsOn === undefined ? [] : [runsOn] }],
  };
}

/** Whether two rows draw the same, by the identity of what they are made from where that is kept. */
export function isSameRow(one: MatrixRow, other: MatrixRow): boolean {
  if (one === other) return true;
  if (one.id !== other.id || one.kind !== other.kind || one.detail !== other.detail) return false;
  if (one.instances.length !== other.instances.length) return false;
  if (one.kind === 'fence-device') return JSON.stringify(one.instances) === JSON.stringify(other.instances);
  return one.instances.every((instance, index) => instance === other.instances[index]);
}

const takesNothing: readonly NodeState[] = ['standby', 'offline', 'unclean'];

/** What a row shows under a node. */
export function cellOf(
  row: MatrixRow,
  node: Pick<NodeView, 'name' | 'state'>,
  failures: number,
  isBarred: boolean,
): Cell {
  const here = row.instances.filter(({ nodes }) => nodes.includes(node.name));
  if (here.length === 0) {
    if (node.state === 'unknown') return { kind: 'unknown' };
    if (isBarred) return { kind: 'not-here' };
    return takesNothing.includes(node.state) ? { kind: 'not-now', why: node.state } : { kind: 'can' };
  }
  const failed = here.find(({ isFailed, isBlocked }) => isFailed || isBlocked);
  const failureNote = failures === 0 ? {} : { note: failures === 1 ? '1 failure' : `${failures} failures` };
  if (failed) return { kind: 'runs', tone: 'failed', words: failed.isBlocked ? 'Blocked' : 'Failed', ...failureNote };
  const words = wordsOf(row, here);
  if (node.state === 'unclean' || node.state === 'unknown')
    return { kind: 'runs', tone: 'unknown', words, note: 'not certain' };
  if (here.some(({ isManaged }) => !isManaged)) return { kind: 'runs', tone: 'attention', words, note: 'not managed' };
  if (failures > 0) return { kind: 'runs', tone: 'attention', words, ...failureNote };
  // A group that is only partly up is not well.
  const tone = words === 'Promoted' ? 'promoted' : words.endsWith(' started') ? 'attention' : 'well';
  return { kind: 'runs', tone, words };
}

function wordsOf({ kind, instances }: MatrixRow, here: readonly ResourceView[]): string {
  if (kind === 'fence-device') return 'Monitored';
  const up = here.filter(({ role }) => role !== 'Stopped');
  if (kind === 'group') {
    const all = new Set(instances.map(({ id }) => id)).size;
    return up.length === all ? 'Started' : `${up.length} of ${all} started`;
  }
  return here.find(({ role }) => role === 'Promoted')?.role ?? here[0]?.role ?? 'Started';
}

/** `resource/node` of each place where the description bars a resource from a node. */
export function barredPlaces(description: Profile['description'] | undefined): ReadonlySet<string> {
  const barred = new Set<string>();
  for (const constraint of description?.constraints ?? []) {
    if (constraint.type !== 'location' || constraint.role !== undefined) continue;
    const { score, resource, node } = constraint;
    if (score === '-INFINITY' || (typeof score === 'number' && score <= -1_000_000)) barred.add(`${resource}/${node}`);
  }
  return barred;
}
