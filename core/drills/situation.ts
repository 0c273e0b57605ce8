import { runtimeTimes } from '../corosync/live/cmap.ts';
import { readCmap } from '../corosync/live.ts';
import { readOnce } from '../live/read-once.ts';
import type { ClusterView } from '../live/view.ts';
import { readCib } from '../pacemaker/live.ts';
import { error, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { FencingFacts } from '../timeline/predict.ts';
import type { Transport } from '../transport/transport.ts';
import type { DrillGround, Situation } from './drill.ts';
import type { DrillRun } from './drill-run.ts';
import { expectedPlace } from './expected-place.ts';
import { deviceOf } from './fence-power.ts';
import { milliseconds } from './pacemaker-time.ts';
import { probeIntervalMs } from './probe.ts';
import { longestStarts } from './start-history.ts';

const callMs = 15_000;

/** Reads all that gate and prediction need; changes nothing. */
export async function readSituation(
  ground: DrillGround,
  wanted: { readonly node: string | undefined; readonly earlier: readonly DrillRun[] },
): Promise<Result<Situation>> {
  const { description, nodes, signal } = ground;
  const call = { signal, deadlineMs: callMs };
  const [probe] = description.probes;
  if (!probe) {
    return fail(
      error('DRILL_NO_PROBE', 'The description names no service that a client could ask.', {
        why: 'Only a client can say how long the service was away.',
        next: 'Add one under probes: resource, address, port, and path for HTTP.',
      }),
    );
  }
  const view = await readOnce(nodes, { description, ...call });
  if (!view.status.isKnown) return fail(...view.reports);
  const members = membersOf(ground, probe.resource);
  const servedBy = view.status.value.resources.find(({ id, nodes: at }) => members.includes(id) && at.length > 0)
    ?.nodes[0];
  const target = wanted.node ?? servedBy;
  const place = target === undefined ? -1 : description.nodes.findIndex(({ name }) => name === target);
  if (target === undefined || place < 0)
    return fail(
      noTarget(
        probe.resource,
        wanted.node,
        description.nodes.map(({ name }) => name),
      ),
    );
  const hand = handOf(view, nodes, target);
  if (!hand) {
    return fail(
      error('DRILL_NO_SURVIVOR', `No other node than ${target} is online and reached.`, {
        next: 'A drill needs a node that stays. Bring another one online.',
      }),
    );
  }
  const serving = target === servedBy ? members : [];
  const [cmap, cib, expected] = await Promise.all([
    readCmap(hand, call),
    readCib(hand, call),
    expectedPlace(hand, target, members, call),
  ]);
  if (!cmap.ok) return cmap;
  const times = runtimeTimes(cmap.value);
  if (!times) {
    return fail(
      error('DRILL_NO_TIMES', "Corosync's token and consensus could not be read.", {
        node: hand.node,
        why: 'Without them nothing can be predicted.',
        next: 'See what corosync-cmapctl runtime.config.totem. prints there.',
      }),
    );
  }
  const holdMs = Number(cmap.value.get('runtime.config.totem.hold'));
  const configured = Number(cmap.value.get('totem.token'));
  const reports = cib.ok
    ? []
    : [warning('DRILL_NO_HISTORY', 'What starts took before could not be read.', { node: hand.node })];
  return ok(
    {
      view,
      target,
      targetId: String(description.nodes[place]?.id ?? place + 1),
      hand: hand.node,
      probe,
      serving,
      expectedNode: serving.length > 0 ? expected : undefined,
      configuredTokenMs: configured > 0 ? configured : times.tokenMs - Math.max(0, description.nodes.length - 2) * 650,
      versions: { pacemaker: view.status.value.version },
      facts: {
        nodeCount: description.nodes.length,
        ...times,
        ...(holdMs > 0 ? { holdMs } : {}),
        isDc: view.status.value.dc === target,
        fencing: fencingFacts(ground, target, wanted.earlier),
        startHistoryMs: cib.ok ? longestStarts(cib.value, serving) : [],
        startCount: Math.max(1, serving.length),
        probeIntervalMs,
      },
    },
    reports,
  );
}

/** The primitives of a resource in the order of their start. */
function membersOf({ description }: DrillGround, id: string): readonly string[] {
  for (const resource of description.resources) {
    if (resource.type === 'primitive') {
      if (resource.id === id) return [id];
      continue;
    }
    const inner =
      resource.type === 'group'
        ? resource.members
        : resource.member.type === 'group'
          ? resource.member.members
          : [resource.member];
    const ids = inner.map((primitive) => primitive.id);
    if (resource.id === id || ids.includes(id)) return resource.id === id ? ids : [id];
  }
  return [id];
}

function noTarget(resource: string, node: string | undefined, names: readonly string[]) {
  return node === undefined
    ? error('DRILL_NOT_SERVED', `${resource} runs on no node, so there is none whose loss would matter.`, {
        next: 'Start it, or name a node with --node.',
      })
    : error('NODE_UNKNOWN', `The cluster has no node ${node}.`, { next: `It has ${names.join(', ')}.` });
}

/** A survivor that does the work: not the DC where there is a choice, since that has enough to do. */
function handOf(view: ClusterView, nodes: ReadonlyMap<string, Transport>, target: string): Transport | undefined {
  const online = view.nodes.filter(({ name, state }) => name !== target && state === 'online' && nodes.has(name));
  const name = (online.find(({ isDc }) => !isDc) ?? online[0])?.name;
  return name === undefined ? undefined : nodes.get(name);
}

function fencingFacts({ description }: DrillGround, target: string, earlier: readonly DrillRun[]): FencingFacts {
  const device = deviceOf(description, target);
  const wait = device?.parameters['power_wait'];
  const of = (name: string) => milliseconds(device?.parameters[name]) ?? 0;
  const action = description.properties['stonith-action'] ?? description.properties['fencing-action'];
  return {
    agent: device?.agent ?? 'unknown',
    action: action === 'off' ? 'off' : 'reboot',
    historyMs: earlier.flatMap(({ phases }) =>
      phases
        .filter(({ name, isSeen, shareMs }) => name === 'fencing' && isSeen && shareMs > 0)
        .map(({ shareMs }) => shareMs),
    ),
    ...(wait === undefined ? {} : { powerWaitMs: milliseconds(wait) ?? 0 }),
    delayBaseMs: milliseconds(device?.delay) ?? of('pcmk_delay_base'),
    delayMaxMs: of('pcmk_delay_max'),
  };
}
