import type { Report } from '../report.ts';
import type { Bell } from '../timeline/bell.ts';
import { type ClockReading, measureClock, type NodeClock } from '../timeline/clock.ts';
import { axisNow, type TimelineEvent } from '../timeline/event.ts';
import type { LogLine } from '../timeline/log-line.ts';
import { type NodeStream, openNodeStream } from '../timeline/log-stream.ts';
import { inCausalOrder, withoutRepeats } from '../timeline/order.ts';
import type { Names } from '../timeline/patterns.ts';
import { readEvent } from '../timeline/read-event.ts';
import type { Transport } from '../transport/transport.ts';

/** Lines of a rebooted node that are read again: what it logged before its stream was back. */
const backlogLines = 400;
const clockBurstMs = 8_000;

/**
 * Follows all nodes during a drill and keeps every line that means something. Events are placed on the axis when they
 * are asked for, since a clock is known better after its second reading.
 */
export class Recorder {
  readonly #names: Names;
  readonly #bell: Bell;
  readonly #signal: AbortSignal;
  readonly #lines: LogLine[] = [];
  readonly #own: TimelineEvent[] = [];
  readonly #clocks = new Map<string, ClockReading[]>();
  readonly #streams = new Map<string, NodeStream>();
  readonly #lost = new Map<string, number>();
  readonly reports: Report[] = [];
  #stopped = false;
  #version = 0;
  #placed: { version: number; events: readonly TimelineEvent[] } | undefined;

  constructor(options: { readonly names: Names; readonly bell: Bell; readonly signal: AbortSignal }) {
    this.#names = options.names;
    this.#bell = options.bell;
    this.#signal = options.signal;
  }

  /** Reads the node's clock once more; a failure is a report, not an end. */
  async readClock(transport: Transport): Promise<void> {
    const reading = await measureClock(transport, { signal: this.#signal, deadlineMs: clockBurstMs });
    if (!reading.ok) {
      this.reports.push(...reading.reports);
      return;
    }
    this.#clocks.set(transport.node, [...(this.#clocks.get(transport.node) ?? []), reading.value]);
    this.#version += 1;
  }

  clock(node: string): NodeClock {
    return { readings: this.#clocks.get(node) ?? [] };
  }

  clocks(): Readonly<Record<string, readonly ClockReading[]>> {
    return Object.fromEntries(this.#clocks);
  }

  /** Follows a node from now on; after a reboot with what it logged meanwhile. */
  async follow(transport: Transport, isBack = false): Promise<boolean> {
    const { node } = transport;
    const opened = await openNodeStream(
      transport,
      { detailLogs: true, cmap: false, backlog: isBack ? backlogLines : 0 },
      { signal: this.#signal },
    );
    if (!opened.ok) {
      if (!isBack) this.reports.push(...opened.reports);
      return false;
    }
    this.#streams.set(node, opened.value);
    this.#lost.delete(node);
    void this.#read(opened.value);
    return true;
  }

  async #read(stream: NodeStream): Promise<void> {
    for await (const told of stream) {
      if (told.kind !== 'line') continue;
      this.#lines.push(told.line);
      this.#version += 1;
      this.#bell.ring();
    }
    if (this.#stopped || this.#streams.get(stream.node) !== stream) return;
    this.#streams.delete(stream.node);
    this.#lost.set(stream.node, axisNow());
    this.#bell.ring();
  }

  /** Nodes whose stream ended without our asking, and when. */
  lost(): ReadonlyMap<string, number> {
    return this.#lost;
  }

  /** Writes down what this program itself did or saw. */
  note(event: TimelineEvent): void {
    this.#own.push(event);
    this.#version += 1;
  }

  /** All events so far from a moment on, copies merged, causes before effects. */
  events(since: number): readonly TimelineEvent[] {
    if (this.#placed?.version !== this.#version) {
      const read = this.#lines.flatMap((line) => readEvent(line, this.clock(line.node), this.#names) ?? []);
      this.#placed = { version: this.#version, events: inCausalOrder([...withoutRepeats(read), ...this.#own]) };
    }
    return this.#placed.events.filter(({ at }) => at >= since);
  }

  stop(): void {
    this.#stopped = true;
    for (const stream of this.#streams.values()) stream.stop();
    this.#streams.clear();
  }
}
