import type { TimelineEvent } from '../../timeline/event.ts';
import type { PhaseName } from '../../timeline/phases.ts';
import type { DrillRun } from '../drill-run.ts';

/** Seconds since the fault; every place in a picture is one. */
export type Seconds = number;

export interface Mark {
  readonly at: Seconds;
  readonly boundMs: number;
  readonly text: string;
  /** Context, not part of the causal chain. */
  readonly isWeak: boolean;
}

export type Tone = 'good' | 'bad' | 'plain' | 'gone' | 'fence' | 'fence-rest';

export interface Bar {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly text: string;
  readonly tone: Tone;
}

export interface Lane {
  readonly label: string;
  readonly detail: string;
  readonly kind: 'client' | 'node' | 'lost-node' | 'links' | 'membership' | 'fencing' | 'resource';
  readonly marks: readonly Mark[];
  readonly bars: readonly Bar[];
}

export interface Arrow {
  readonly from: { readonly lane: number; readonly at: Seconds };
  readonly to: { readonly lane: number; readonly at: Seconds };
}

export interface Picture {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  /** Cause and effect, from the fault to the first good reply. */
  readonly chain: readonly { readonly text: string; readonly node: string | null; readonly at: Seconds }[];
  /** What came after the picture's end. */
  readonly later: readonly { readonly text: string; readonly at: Seconds }[];
}

const strong = new Set<TimelineEvent['kind']>(['token-lost', 'membership', 'fence-requested', 'fence-confirmed']);
const weak = new Set<TimelineEvent['kind']>(['token-late', 'fence-failing', 'self-fence', 'cpu-stall']);

/** What is drawn of a run, in a terminal as on a page. */
export function pictureOf(run: DrillRun): Picture {
  const since = (at: number): Seconds => (at - run.injectedAt) / 1000;
  const firstGood = run.gaps.at(-1)?.to;
  const lastGood = run.gaps[0]?.from;
  const end = firstGood ?? run.events.at(-1)?.at ?? run.injectedAt + 10_000;
  const span = Math.max(1, since(end));
  const fenceEnd = run.phases.find(({ name }) => name === 'fencing')?.whole?.to;
  const window = { from: -0.09 * span, to: Math.max(span * 1.16, Math.min(since(fenceEnd ?? 0) + 0.3, span * 1.4)) };
  const during = run.events.filter(({ at }) => since(at) >= window.from && since(at) <= window.to);
  const lanes: Lane[] = [
    clientLane(
      run,
      window,
      lastGood === undefined ? undefined : since(lastGood),
      firstGood === undefined ? undefined : since(firstGood),
    ),
    ...run.nodes.map((node) => nodeLane(run, during, node, window, since)),
    ...linkLanes(run, during, window, since),
    membershipLane(run, during, window, since),
    fencingLane(run, during, window, since),
    ...run.serving.map((resource) => resourceLane(run, during, resource, window, since)),
  ];
  const chain = chainOf(run, since);
  return {
    ...window,
    lanes,
    arrows: arrowsOf(lanes, chain),
    chain,
    later: laterOf(run, window.to, since),
  };
}

interface Window {
  readonly from: Seconds;
  readonly to: Seconds;
}
type Since = (at: number) => Seconds;

function clientLane(
  run: DrillRun,
  window: Window,
  lastGood: Seconds | undefined,
  firstGood: Seconds | undefined,
): Lane {
  const how = run.probe.path ? 'HTTP' : 'TCP';
  const bars: Bar[] = [];
  if (lastGood === undefined) bars.push({ ...window, text: 'answered throughout', tone: 'good' });
  else {
    bars.push({ from: window.from, to: lastGood, text: run.target, tone: 'good' });
    const lost = `${run.probe.lost} questions lost`;
    const text =
      run.outageMs === undefined ? `no reply, ${lost}` : `No reply for ${(run.outageMs / 1000).toFixed(2)} s, ${lost}`;
    bars.push({ from: lastGood, to: firstGood ?? window.to, text, tone: 'bad' });
    if (firstGood !== undefined)
      bars.push({ from: firstGood, to: window.to, text: `${run.servedAfter ?? 'another node'} answers`, tone: 'good' });
  }
  return { label: 'Client probe', detail: `${how}, every ${run.probe.intervalMs} ms`, kind: 'client', marks: [], bars };
}

function nodeLane(
  run: DrillRun,
  events: readonly TimelineEvent[],
  node: DrillRun['nodes'][number],
  window: Window,
  since: Since,
): Lane {
  const bound = Math.max(0, ...(run.clocks[node.name] ?? []).map(({ boundMs }) => boundMs));
  const clock = `clock ±${bound.toFixed(1)} ms`;
  const isLost = node.name === run.target;
  const own = events.filter((event) => event.node === node.name && event.source !== 'quorate');
  const marks = isLost
    ? []
    : own.flatMap((event): Mark[] => {
        const isStart = isServiceStart(run, event);
        const isElected = event.kind === 'controller-state' && event.text === 'elected DC';
        if (!strong.has(event.kind) && !weak.has(event.kind) && !isStart && !isElected) return [];
        return [
          {
            at: since(event.at),
            boundMs: event.boundMs,
            text: label(event),
            isWeak: weak.has(event.kind) || isElected || isJoin(event),
          },
        ];
      });
  if (!isLost)
    return { label: node.name, detail: `${node.wasDc ? 'DC, ' : ''}${clock}`, kind: 'node', marks, bars: [] };
  const back = own.find(({ at }) => since(at) > 0.5);
  return {
    label: node.name,
    detail: `${node.wasDc ? 'was DC, ' : ''}lost`,
    kind: 'lost-node',
    marks,
    bars: [
      { from: window.from, to: 0, text: run.serving[0] ?? '', tone: 'plain' },
      { from: 0, to: back ? since(back.at) : window.to, text: 'power cut; its log ends here', tone: 'gone' },
      ...(back ? [{ from: since(back.at), to: window.to, text: 'boots', tone: 'plain' } as const] : []),
    ],
  };
}

/** A membership that only grew: the node came back. */
function isJoin({ kind, fields }: TimelineEvent): boolean {
  return kind === 'membership' && !fields['left'];
}

/** The event's words without what the lane says already. */
function label(event: TimelineEvent): string {
  return event.kind === 'membership' ? `membership ${event.fields['membership'] ?? ''}` : event.text;
}

function isServiceStart(run: DrillRun, { kind, fields }: TimelineEvent): boolean {
  return (
    kind === 'operation-result' &&
    fields['operation'] === 'start' &&
    run.serving.includes(fields['resource'] ?? '') &&
    fields['target'] !== run.target
  );
}

function linkLanes(run: DrillRun, events: readonly TimelineEvent[], window: Window, since: Since): readonly Lane[] {
  const id = run.nodes.find(({ name }) => name === run.target)?.id;
  const down = events.filter(
    ({ kind, fields, node }) => kind === 'link-down' && fields['host'] === id && node !== run.target,
  );
  const [first] = down;
  if (!first) return [];
  const times = [...new Set(down.map(({ at }) => `+${since(at).toFixed(2)}`))];
  const shown = times.length > 4 ? `${times[0]} to ${times.at(-1)}` : times.join(', ');
  return [
    {
      label: `Links to ${run.target}`,
      detail: '',
      kind: 'links',
      marks: [{ at: since(first.at), boundMs: first.boundMs, text: `down ${shown} s`, isWeak: true }],
      bars: [{ from: window.from, to: since(first.at), text: '', tone: 'plain' }],
    },
  ];
}

function membershipLane(run: DrillRun, events: readonly TimelineEvent[], window: Window, since: Since): Lane {
  const all = run.nodes.map(({ name }) => name);
  const id = run.nodes.find(({ name }) => name === run.target)?.id ?? '';
  const left = events.find(
    ({ kind, fields }) => kind === 'membership' && (fields['left'] ?? '').split(/\s+/).includes(id),
  );
  const bars: Bar[] = [
    { from: window.from, to: left ? since(left.at) : window.to, text: all.join(', '), tone: 'plain' },
  ];
  if (left) {
    const stayed = all.filter((name) => name !== run.target).join(', ');
    bars.push({
      from: since(left.at),
      to: window.to,
      text: `${stayed}, quorate   ${left.fields['membership'] ?? ''}`,
      tone: 'plain',
    });
  }
  return { label: 'Membership', detail: '', kind: 'membership', marks: [], bars };
}

function fencingLane(run: DrillRun, events: readonly TimelineEvent[], window: Window, since: Since): Lane {
  const isTarget = ({ fields }: TimelineEvent) => fields['target'] === run.target;
  const requested = events.find((event) => event.kind === 'fence-requested' && isTarget(event));
  const confirmed = events.find((event) => event.kind === 'fence-confirmed' && isTarget(event));
  const bars: Bar[] = [];
  if (requested) {
    const by = confirmed?.fields['executor'];
    const to = confirmed ? since(confirmed.at) : window.to;
    const action = requested.fields['action'] ?? 'off';
    bars.push({ from: since(requested.at), to, text: `${action}${by ? ` by ${by}` : ''}`, tone: 'fence' });
    const rest = run.phases.find(({ name }) => name === 'fencing')?.whole?.to;
    if (confirmed && rest && since(rest) > to + 0.05)
      bars.push({ from: to, to: Math.min(since(rest), window.to), text: 'on again', tone: 'fence-rest' });
  }
  return { label: 'Fencing', detail: '', kind: 'fencing', marks: [], bars };
}

function resourceLane(
  run: DrillRun,
  events: readonly TimelineEvent[],
  resource: string,
  window: Window,
  since: Since,
): Lane {
  const started = events.find((event) => isServiceStart(run, event) && event.fields['resource'] === resource);
  const asked = events.find(
    ({ kind, fields }) => kind === 'operation-started' && fields['operation'] === 'start' && fields['key'] === resource,
  );
  const bars: Bar[] = [{ from: window.from, to: 0, text: run.target, tone: 'plain' }];
  if (started) {
    const to = since(started.at);
    if (asked && since(asked.at) < to) bars.push({ from: since(asked.at), to, text: '', tone: 'good' });
    bars.push({ from: to, to: window.to, text: `on ${started.fields['target'] ?? started.node ?? ''}`, tone: 'plain' });
  }
  return { label: resource, detail: '', kind: 'resource', marks: [], bars };
}

const chainTexts: Readonly<Record<Exclude<PhaseName, 'start'>, (run: DrillRun, event: TimelineEvent) => string>> = {
  token: () => 'Token lost',
  consensus: (run, event) => `Membership ${event.fields['membership'] ?? ''}, ${run.target} left`,
  decision: (run) => `Fencing of ${run.target} requested`,
  fencing: (run) => `${run.target} is off`,
};

function chainOf(run: DrillRun, since: Since): Picture['chain'] {
  const chain: { text: string; node: string | null; at: Seconds }[] = [{ text: run.title, node: run.target, at: 0 }];
  for (const { name, endsWith } of run.phases) {
    if (name === 'start' || !endsWith) continue;
    chain.push({ text: chainTexts[name](run, endsWith), node: endsWith.node, at: since(endsWith.at) });
  }
  const start = run.events.find((event) => isServiceStart(run, event));
  if (start) chain.push({ text: start.text, node: start.node, at: since(start.at) });
  const to = run.gaps.at(-1)?.to;
  if (to !== undefined) chain.push({ text: 'First good reply', node: null, at: since(to) });
  return chain;
}

/** Arrows follow the chain from lane to lane, not the clocks. */
function arrowsOf(lanes: readonly Lane[], chain: Picture['chain']): readonly Arrow[] {
  const places = chain.map(({ node, at }) => ({
    lane: lanes.findIndex((lane) => (node === null ? lane.kind === 'client' : lane.label === node)),
    at,
  }));
  return places.flatMap((to, index): Arrow[] => {
    const from = places[index - 1];
    return from && from.lane >= 0 && to.lane >= 0 ? [{ from, to }] : [];
  });
}

function laterOf(run: DrillRun, end: Seconds, since: Since): Picture['later'] {
  const later: { text: string; at: Seconds }[] = [];
  const member = run.events.find(
    ({ kind, node, fields, at }) =>
      kind === 'node-state' &&
      node !== run.target &&
      fields['target'] === run.target &&
      fields['state'] === 'member' &&
      since(at) > end / 2,
  );
  if (member) later.push({ text: `${run.target} is a member again`, at: since(member.at) });
  if (run.settledAt !== undefined) later.push({ text: 'settled', at: since(run.settledAt) });
  return later;
}
