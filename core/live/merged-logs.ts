import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import { createBell } from '../timeline/bell.ts';
import { type ClockReading, measureClock, placeOnAxis } from '../timeline/clock.ts';
import { stampBoundMs } from '../timeline/log-line.ts';
import type { Transport } from '../transport/transport.ts';
import { type LogSeverity, openLogTail, type TailLine } from './log-tail.ts';

/** One line of a node's log on the engine's axis. The text is what the node said: show it as text. */
export interface MergedLogLine {
  readonly node: string;
  readonly daemon: string;
  readonly severity: LogSeverity;
  /** Milliseconds since the epoch, corrected by the node's offset; with the bound of that correction. */
  readonly at: number;
  readonly boundMs: number;
  /** As the node stamped it. */
  readonly nodeTimeMs: number;
  readonly text: string;
  /** Where it came from: `journal`, `pacemaker.log`. */
  readonly source: string;
}

export interface LogBatch {
  /** In clock-corrected order. */
  readonly lines: readonly MergedLogLine[];
  /** Nodes that can't be followed now, and why. */
  readonly missing: readonly { readonly node: string; readonly why: string }[];
}

export interface LogOptions {
  /** Lines from before, of all nodes together. */
  readonly backlog: number;
  readonly signal: AbortSignal;
  /** A connection to a node, which is closed when its logs end. */
  readonly connect: (node: string, signal: AbortSignal) => Promise<Result<Transport>>;
}

/** Lines that come within this time of each other are put in order, in milliseconds; nothing is shown later for it. */
const windowMs = 80;
/** What is there from before is told at once, in order, when it has stopped coming, or after this time. */
const backlogQuietMs = 400;
const backlogMs = 3_000;
/** Between two tries to reach a node. */
const reconnectMs = 3_000;
/** A tail that gave no sign of life for so long is opened anew; it gives one every 20 s. */
const silenceMs = 50_000;
/** Between two readings of a node's clock. */
const clockEveryMs = 60_000;
/** Readings of a clock that are kept. */
const readingsKept = 30;
/** Lines of a batch at most, and lines that wait for a slow reader before the nodes wait too. */
const batchLines = 500;
const waitingLines = 4_000;

interface Waiting extends MergedLogLine {
  readonly heardAt: number;
}

/**
 * The logs of all nodes as one: each line placed on this machine's axis by its node's measured clock, in order within
 * a small window, until the signal. A node that can't be followed is named with why, and tried again; what it logged
 * meanwhile comes when it is back.
 */
export async function* mergedLogs(nodes: readonly string[], options: LogOptions): AsyncGenerator<LogBatch, void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const bell = createBell();
  const room = createBell();
  const waiting: Waiting[] = [];
  const missing = new Map<string, string>();
  let toldMissing = '[]';
  const sink: Sink = {
    async take(line) {
      waiting.push(line);
      bell.ring();
      while (waiting.length > waitingLines && !signal.aborted) await room.wait(signal, 1_000);
    },
    reached: (node) => void (missing.delete(node) && bell.ring()),
    lost: (node, why) => {
      missing.set(node, why);
      bell.ring();
    },
  };
  const each = Math.ceil(options.backlog / Math.max(1, nodes.length));
  const followers = nodes.map((node) => followNode(node, { ...options, backlog: each, signal }, sink));
  const begunAt = Date.now();
  let isBacklog = true;
  try {
    while (!options.signal.aborted) {
      await bell.wait(options.signal, waiting.length > 0 ? windowMs : 60_000);
      if (options.signal.aborted) return;
      const now = Date.now();
      if (isBacklog) {
        const newest = waiting.reduce((latest, { heardAt }) => Math.max(latest, heardAt), begunAt);
        isBacklog = now - newest < backlogQuietMs && now - begunAt < backlogMs;
        if (isBacklog) {
          await pause(windowMs, options.signal);
          bell.ring();
          continue;
        }
      }
      const due = takeDue(waiting, now - (isBacklog ? 0 : windowMs));
      room.ring();
      const told = [...missing].map(([node, why]) => ({ node, why }));
      const isNews = JSON.stringify(told) !== toldMissing;
      toldMissing = JSON.stringify(told);
      if (due.length === 0 && isNews) yield { lines: [], missing: told };
      for (let at = 0; at < due.length; at += batchLines) {
        yield { lines: due.slice(at, at + batchLines), missing: told };
      }
      if (waiting.length > 0) await pause(windowMs / 2, options.signal);
      if (waiting.length > 0) bell.ring();
    }
  } finally {
    ending.abort();
    await Promise.all(followers);
  }
}

/** Takes what was heard before that time out of those that wait, in order of their place on the axis. */
function takeDue(waiting: Waiting[], heardBefore: number): readonly MergedLogLine[] {
  const [due, later] = [
    waiting.filter(({ heardAt }) => heardAt <= heardBefore),
    waiting.filter(({ heardAt }) => heardAt > heardBefore),
  ];
  waiting.splice(0, waiting.length, ...later);
  return inOrder(due).map(({ heardAt: _, ...line }) => line);
}

/** By time; lines of one node stay in the order in which it wrote them where their stamps are alike. */
export function inOrder<Line extends Pick<MergedLogLine, 'at'>>(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((one, other) => one.at - other.at);
}

interface Sink {
  readonly take: (line: Waiting) => Promise<void>;
  readonly reached: (node: string) => void;
  readonly lost: (node: string, why: string) => void;
}

/** Follows one node, and again after its connection was lost, until the signal. Never fails. */
async function followNode(node: string, options: LogOptions, sink: Sink): Promise<void> {
  const readings: ClockReading[] = [];
  let cursor: string | undefined;
  for (let isFirst = true; !options.signal.aborted; isFirst = false) {
    if (!isFirst) await pause(reconnectMs, options.signal);
    if (options.signal.aborted) return;
    const connected = await options.connect(node, options.signal);
    if (!connected.ok) {
      sink.lost(node, why(connected.reports));
      continue;
    }
    const transport = connected.value;
    const round = new AbortController();
    const signal = AbortSignal.any([options.signal, round.signal]);
    const clock = keepClock(transport, readings, signal);
    try {
      await clock.first;
      const backlog = isFirst ? options.backlog : 0;
      const tail = await openLogTail(transport, { backlog, cursor }, { signal });
      if (!tail.ok) {
        sink.lost(node, why(tail.reports));
        continue;
      }
      sink.reached(node);
      const watchdog = setTimeout(() => tail.value.stop(), silenceMs);
      for await (const told of tail.value) {
        watchdog.refresh();
        if (told === 'alive') continue;
        cursor = told.line.cursor ?? cursor;
        await sink.take(placed(told, readings));
      }
      clearTimeout(watchdog);
      if (!options.signal.aborted) sink.lost(node, 'the connection was lost');
    } finally {
      round.abort();
      await clock.ended;
      await transport.dispose();
    }
  }
}

function placed({ line, severity }: TailLine, readings: readonly ClockReading[]): Waiting {
  const { node, daemon, nodeTimeMs, message, source } = line;
  const { at, boundMs } = placeOnAxis({ readings }, nodeTimeMs);
  const bound = boundMs + stampBoundMs[source];
  return { node, daemon, severity, at, boundMs: bound, nodeTimeMs, text: message, source, heardAt: Date.now() };
}

/** Reads a node's clock now, and then every now and then. */
function keepClock(transport: Transport, readings: ClockReading[], signal: AbortSignal) {
  const read = async () => {
    const reading = await measureClock(transport, { signal, deadlineMs: 5_000 });
    if (reading.ok) readings.push(reading.value);
    if (readings.length > readingsKept) readings.splice(0, readings.length - readingsKept);
  };
  const first = read();
  const goOn = async () => {
    await first;
    while (!signal.aborted) {
      await pause(clockEveryMs, signal);
      if (!signal.aborted) await read();
    }
  };
  return { first, ended: goOn() };
}

function why(reports: readonly Report[]): string {
  return reports[0]?.text ?? 'it can not be reached';
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
