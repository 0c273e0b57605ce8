import type { ClusterDescription } from '../cluster/description.ts';
import { type Report, warning } from '../report.ts';
import { createBell } from '../timeline/bell.ts';
import type { EventKind } from '../timeline/event.ts';
import type { LogLine } from '../timeline/log-line.ts';
import { type NodeStream, openNodeStream } from '../timeline/log-stream.ts';
import { kindOf } from '../timeline/read-event.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { assemble, type NodeFacts } from './assemble.ts';
import { inOrderOfTrust, leftOut, readNode, readWhole } from './gather.ts';
import type { LiveOptions } from './read-once.ts';
import type { ClusterView } from './view.ts';

/** Events come in bursts: they are waited for this long before anything is read again, in milliseconds. */
const gatherMs = 200;
/** Between two readings of the whole at least, in milliseconds. */
const restMs = 1_000;
/** Each round another node is read whole, to catch what no event told: a round in milliseconds. */
const heartbeatMs = 60_000;
/** A node that does not answer holds a view up for so long; its answer, or its silence, makes the next one. */
const patienceMs = 1_500;
/** A stream that gave no sign of life for so long is opened anew; it gives one every 20 s. */
const silenceMs = 50_000;
const reconnectMs = 5_000;

/**
 * The cluster as it changes: a view at once, then one for each change and each heartbeat, until the signal. Nothing is
 * polled while nothing happens; one shell per node says what its daemons log, and what they say decides what is read
 * again. A node that goes silent becomes unknown.
 */
export async function* watch(
  nodes: ReadonlyMap<string, Transport>,
  options: LiveOptions,
): AsyncGenerator<ClusterView, void, undefined> {
  const { description, signal, deadlineMs = 10_000 } = options;
  const ending = new AbortController();
  const call = { signal: AbortSignal.any([signal, ending.signal]), deadlineMs };
  const bell = createBell();
  const observers = [...nodes.values()].map((transport) => observe(transport, call.signal, bell.ring));
  const readings = readNodes(description, call, bell.ring);
  const { facts } = readings;
  let whole: Awaited<ReturnType<typeof readWhole>> | undefined;
  let wholeAt = 0;
  let beatAt = Date.now();
  let turn = 0;
  try {
    while (!signal.aborted) {
      const isBeat = Date.now() - beatAt >= heartbeatMs;
      const beating = isBeat ? observers[turn++ % observers.length] : undefined;
      if (isBeat) beatAt = Date.now();
      const due = observers.filter((one) => {
        const { node } = one.transport;
        // What becomes stale during a reading is read after it.
        if (readings.isReading(node)) return false;
        return one.takeDirty('node') || one === beating || !facts.has(node);
      });
      await readings.read(
        due.map(({ transport }) => transport),
        whole === undefined ? deadlineMs : patienceMs,
      );
      for (const { transport } of observers) if (leftOut(facts).has(transport.node)) readings.askAnew(transport);
      const isWholeDue = observers.filter((one) => one.takeDirty('whole')).length > 0 || isBeat || whole === undefined;
      if (isWholeDue && !signal.aborted) {
        const byTrust = inOrderOfTrust(nodes, facts, whole?.readFrom);
        // The heartbeat goes round, so that its cost does, and each node's own answer is seen now and then.
        const isTrusted = beating && byTrust[0] && rankAlike(facts, beating.transport.node, byTrust[0].node);
        const order =
          beating && isTrusted ? [beating.transport, ...byTrust.filter((one) => one !== beating.transport)] : byTrust;
        whole = await readWhole(order, call, (one, other) => rankAlike(facts, one, other));
        wholeAt = Date.now();
      }
      if (signal.aborted) return;
      if (whole) {
        const told = new Map(
          observers.flatMap(({ transport, heardAt, isStreaming }) => {
            const own = facts.get(transport.node);
            return own ? [[transport.node, { ...own, heardAt: heardAt(), isStreaming: isStreaming() }] as const] : [];
          }),
        );
        yield assemble(description, told, whole, Date.now(), [...readings.reports(), ...whole.reports]);
      }
      await bell.wait(signal, Math.max(0, beatAt + heartbeatMs - Date.now()));
      await pause(Math.max(gatherMs, wholeAt + restMs - Date.now()), signal);
    }
  } finally {
    // Whoever watched closes the connections next: nobody may be left at work on them.
    ending.abort();
    await Promise.all([...observers.map(({ ended }) => ended), readings.ended()]);
  }
}

/** Reads nodes side by side, each at most once at a time, and keeps what they said last. */
function readNodes(description: ClusterDescription, call: CallOptions, onLate: () => void) {
  const facts = new Map<string, NodeFacts>();
  const reports = new Map<string, readonly Report[]>();
  const underWay = new Map<string, Promise<void>>();
  const late = new Set<string>();
  const begin = async (transport: Transport) => {
    const { node } = transport;
    const read = await readNode(transport, description, call);
    facts.set(node, read.facts);
    reports.set(node, read.reports);
    underWay.delete(node);
    if (late.delete(node)) onLate();
  };
  return {
    facts,
    isReading: (node: string) => underWay.has(node),
    /** What stands in the way of reading, as long as it does. */
    reports: () => [...reports.values()].flat(),
    /** Reads; what is not there after the time comes later, and is told then. */
    async read(transports: readonly Transport[], atMostMs: number): Promise<void> {
      for (const transport of transports) underWay.set(transport.node, begin(transport));
      if (transports.length === 0) return;
      const waited = new AbortController();
      const all = Promise.all(transports.map(({ node }) => underWay.get(node)));
      await Promise.race([all, pause(atMostMs, waited.signal)]);
      waited.abort();
      for (const { node } of transports) if (underWay.has(node)) late.add(node);
    },
    /** Takes back what a node said; its own word, or its silence, is told when it is there. */
    askAnew(transport: Transport): void {
      const { node } = transport;
      const why = warning('LIVE_LEFT_OUT', `${node} is no longer a member, as those who have quorum say.`, {
        node,
        why: 'What it said itself is from before, and does not hold any more.',
        next: 'It is shown again when it answers.',
      });
      const unknown = { isKnown: false, since: Date.now(), reports: [why] } as const;
      facts.set(node, { quorum: unknown, links: unknown });
      reports.set(node, [why]);
      if (!underWay.has(node)) underWay.set(node, begin(transport));
      late.add(node);
    },
    ended: () => Promise.all(underWay.values()),
  };
}

function rankAlike(facts: ReadonlyMap<string, NodeFacts>, one: string, other: string): boolean {
  const quorate = (name: string) => {
    const quorum = facts.get(name)?.quorum;
    return quorum?.isKnown ? quorum.value.isQuorate : undefined;
  };
  return quorate(one) !== undefined && quorate(one) === quorate(other);
}

type Part = 'node' | 'whole';

interface Observer {
  readonly transport: Transport;
  heardAt(): number;
  isStreaming(): boolean;
  /** Whether this part must be read again; asking takes the mark off. */
  takeDirty(part: Part): boolean;
  /** When nothing of it is at work any more, after the signal. */
  readonly ended: Promise<void>;
}

/** Follows one node as long as it is watched, and again after its connection was lost. */
function observe(transport: Transport, signal: AbortSignal, ring: () => void): Observer {
  const dirty = new Set<Part>();
  let heardAt = Date.now();
  let isStreaming = false;
  const mark = (...parts: readonly Part[]) => {
    for (const part of parts) dirty.add(part);
    if (parts.length > 0) ring();
  };
  const follow = async (stream: NodeStream) => {
    // A machine that lost its power says nothing, and its connection seems to stand.
    const watchdog = setTimeout(() => stream.stop(), silenceMs);
    isStreaming = true;
    heardAt = Date.now();
    for await (const told of stream) {
      watchdog.refresh();
      heardAt = Date.now();
      if (told.kind === 'cmap') mark('node');
      if (told.kind === 'line') mark(...partsOf(told.line));
    }
    clearTimeout(watchdog);
    isStreaming = false;
  };
  const followOn = async () => {
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const opened = await openNodeStream(transport, { detailLogs: false, cmap: true }, { signal });
      // What happened while nobody followed was told to nobody.
      if (!isFirst) mark('node', 'whole');
      if (opened.ok) {
        await follow(opened.value);
        if (!signal.aborted) mark('node', 'whole');
      }
      await pause(reconnectMs, signal);
    }
  };
  return {
    transport,
    heardAt: () => heardAt,
    isStreaming: () => isStreaming,
    takeDirty: (part) => dirty.delete(part),
    ended: followOn(),
  };
}

/** Known lines that change nothing that is shown. */
const idle = new Set<EventKind | undefined>([undefined, 'token-late', 'operation-duration', 'transition-calculated']);

/**
 * What a line makes stale: corosync's own view of the node, or Pacemaker's of the whole. Only lines of the table count:
 * daemons and agents log much else while nothing changes. A change of the CIB is told as the DC leaving S_IDLE.
 */
function partsOf(line: LogLine): readonly Part[] {
  if (idle.has(kindOf(line))) return [];
  return line.daemon === 'corosync' ? ['node'] : ['whole'];
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
