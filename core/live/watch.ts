import { createBell } from '../timeline/bell.ts';
import type { EventKind } from '../timeline/event.ts';
import type { LogLine } from '../timeline/log-line.ts';
import { openNodeStream } from '../timeline/log-stream.ts';
import { kindOf } from '../timeline/read-event.ts';
import type { Transport } from '../transport/transport.ts';
import { assemble, type NodeFacts } from './assemble.ts';
import { inOrderOfTrust, readNode, readWhole } from './gather.ts';
import type { LiveOptions } from './read-once.ts';
import type { ClusterView } from './view.ts';

/** Events come in bursts: they are waited for this long before anything is read again, in milliseconds. */
const gatherMs = 200;
/** Between two readings of the whole at least, in milliseconds. */
const restMs = 1_000;
/** Each round another node is read whole, to catch what no event told: a round in milliseconds. */
const heartbeatMs = 60_000;
/** A stream that gave no sign of life for so long is not to be relied on; it gives one every 20 s. */
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
  const call = { signal, deadlineMs };
  const bell = createBell();
  const observers = [...nodes.values()].map((transport) => observe(transport, signal, bell.ring));
  const facts = new Map<string, NodeFacts>();
  let whole: Awaited<ReturnType<typeof readWhole>> | undefined;
  let wholeAt = 0;
  let beatAt = Date.now();
  let turn = 0;
  try {
    while (!signal.aborted) {
      const now = Date.now();
      const isBeat = now - beatAt >= heartbeatMs;
      const beating = isBeat ? observers[turn++ % observers.length] : undefined;
      if (isBeat) beatAt = now;
      const due = observers.filter(
        (one) => one === beating || one.takeDirty('node') || !facts.has(one.transport.node) || one.isSilent(now),
      );
      const read = await Promise.all(due.map(({ transport }) => readNode(transport, description, call)));
      due.forEach(({ transport }, index) => {
        const own = read[index];
        if (own) facts.set(transport.node, own.facts);
      });
      const isWholeDue = observers.filter((one) => one.takeDirty('whole')).length > 0 || isBeat || whole === undefined;
      if (isWholeDue) {
        const byTrust = inOrderOfTrust(nodes, facts);
        // The heartbeat goes round, so that its cost does, and each node's own answer is seen now and then.
        const isTrusted = beating && byTrust[0] && rankAlike(facts, beating.transport.node, byTrust[0].node);
        const order =
          beating && isTrusted ? [beating.transport, ...byTrust.filter((one) => one !== beating.transport)] : byTrust;
        whole = await readWhole(order, call);
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
        const reports = [...read.flatMap(({ reports: own }) => own), ...whole.reports];
        yield assemble(description, told, whole, Date.now(), reports);
      }
      await bell.wait(signal, Math.max(0, beatAt + heartbeatMs - Date.now()));
      await pause(Math.max(gatherMs, wholeAt + restMs - Date.now()), signal);
    }
  } finally {
    for (const observer of observers) observer.stop();
  }
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
  isSilent(now: number): boolean;
  /** Whether this part must be read again; asking takes the mark off. */
  takeDirty(part: Part): boolean;
  stop(): void;
}

/** Follows one node as long as it is watched, and again after its connection was lost. */
function observe(transport: Transport, signal: AbortSignal, ring: () => void): Observer {
  const own = new AbortController();
  const ends = AbortSignal.any([signal, own.signal]);
  const dirty = new Set<Part>();
  let heardAt = Date.now();
  let isStreaming = false;
  const mark = (...parts: readonly Part[]) => {
    for (const part of parts) dirty.add(part);
    if (parts.length > 0) ring();
  };
  const follow = async () => {
    while (!ends.aborted) {
      const opened = await openNodeStream(transport, { detailLogs: false, cmap: true }, { signal: ends });
      if (opened.ok) {
        isStreaming = true;
        heardAt = Date.now();
        for await (const told of opened.value) {
          heardAt = Date.now();
          if (told.kind === 'cmap') mark('node');
          if (told.kind === 'line') mark(...partsOf(told.line));
        }
        isStreaming = false;
        if (!ends.aborted) mark('node', 'whole');
      }
      await pause(reconnectMs, ends);
    }
  };
  void follow();
  return {
    transport,
    heardAt: () => heardAt,
    isStreaming: () => isStreaming,
    isSilent: (now) => isStreaming && now - heardAt > silenceMs,
    takeDirty: (part) => dirty.delete(part),
    stop: () => own.abort(),
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
