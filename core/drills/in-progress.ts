import { readOnce } from '../live/read-once.ts';
import type { ClusterView } from '../live/view.ts';
import type { Report } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { Bell } from '../timeline/bell.ts';
import { axisNow, type EventKind, type TimelineEvent } from '../timeline/event.ts';
import { gapsOf, type ProbeSample } from '../timeline/probe-sample.ts';
import { type DrillContext, step } from './context.ts';
import type { Drill, Observation, Restore, Situation } from './drill.ts';
import { otherVictim } from './expectations.ts';
import { momentOfFault } from './moment.ts';
import type { RunningProbe } from './probe.ts';
import type { Recorder } from './recorder.ts';
import { judge } from './verdict.ts';

/** The state of the cluster is read again at least that often while a drill waits for its end, in milliseconds. */
const rereadMs = 4_000;
const leastRereadMs = 700;
/** After the last expectation: late lines, in milliseconds. */
const afterglowMs = 500;
const restoreMs = 90_000;

/** What a drill works with, from the fault to the verdict. */
export interface DrillParts {
  readonly drill: Drill;
  readonly context: DrillContext;
  readonly situation: Situation;
  readonly recorder: Recorder;
  readonly probe: RunningProbe;
  readonly restore: Restore;
}

/** How it ended, before it is judged. */
export interface Ended {
  readonly startedAt: Date;
  /** When the fault was sent and answered, on this machine's axis. */
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly view: ClusterView | undefined;
  readonly abortedBecause: string | undefined;
  readonly wasRestoreNeeded: boolean;
  readonly reports: readonly Report[];
}

/** The probe's answers on this machine's axis. */
export function samplesOf({ probe, recorder, context }: DrillParts): readonly ProbeSample[] {
  return probe.samples(recorder.clock(context.vantage.node));
}

/** States that change what is worth reading again. */
const telling = new Set<EventKind>([
  'fence-confirmed',
  'node-state',
  'controller-state',
  'transition-end',
  'operation-result',
]);
/** Lines for the record; a person watching would drown in them. */
const quiet = new Set<EventKind>([
  'operation-started',
  'operation-duration',
  'transition-calculated',
  'transition-end',
  'sync-done',
  'unclean-leave',
  'fence-started',
  'fence-result',
]);

/** From the fault until everything is as it should be, or can't be any more, and the fault is taken back. */
export class DrillInProgress {
  readonly #parts: DrillParts;
  readonly #bell: Bell;
  readonly #reports: Report[] = [];
  readonly #told = new Set<string>();
  #injecting: Promise<void> | undefined;
  #injected: Result<void> | undefined;
  #sentAt = 0;
  #answeredAt = 0;
  #injectedAt = 0;
  #view: ClusterView | undefined;
  #isReading = false;
  #readAt = 0;
  #isFollowingAgain = false;
  readonly #beside = new Set<Promise<void>>();
  readonly #ending = new AbortController();

  constructor(parts: DrillParts, bell: Bell) {
    this.#parts = parts;
    this.#bell = bell;
  }

  async go(): Promise<Ended> {
    const { drill, context, situation, recorder, probe } = this.#parts;
    const startedAt = new Date();
    await step(context, 'inject', drill.words(situation).inject, () => this.#inject());
    const abortedBecause = await this.#awaitEnd();
    await this.#injecting;
    const wasRestoreNeeded = await this.#takeBack(abortedBecause);
    await new Promise((resolve) => setTimeout(resolve, afterglowMs));
    for (const transport of [...context.nodes.values(), context.vantage]) {
      const isGone = transport.node === situation.target && drill.losesTarget && !this.#isFollowingAgain;
      if (!isGone) await recorder.readClock(transport);
    }
    probe.stop();
    return {
      startedAt,
      sentAt: this.#sentAt,
      answeredAt: this.#answeredAt,
      view: this.#view,
      abortedBecause,
      wasRestoreNeeded,
      reports: this.#reports,
    };
  }

  /** Waits for what was begun beside the main line: nobody may be left at work when the connections are closed. */
  async dispose(): Promise<void> {
    this.#ending.abort();
    while (this.#beside.size > 0) await Promise.allSettled(this.#beside);
  }

  #besides(work: Promise<void>): void {
    const tracked = work.finally(() => this.#beside.delete(tracked));
    this.#beside.add(tracked);
  }

  /**
   * Sends the fault. It is done when the call is answered or the client sees it, whatever is first: an agent may take
   * long to come back though its work is done, and nothing of what follows waits for it.
   */
  async #inject(): Promise<Result<void>> {
    const { drill, context, situation } = this.#parts;
    this.#sentAt = axisNow();
    this.#answeredAt = this.#sentAt;
    this.#injectedAt = this.#sentAt;
    this.#injecting = drill.inject(context, situation).then((done) => {
      this.#answeredAt = axisNow();
      this.#injected = done;
      this.#bell.ring();
    });
    while (this.#injected === undefined && !this.#isSeenByClient() && !context.signal.aborted)
      await this.#bell.wait(context.signal, 250);
    if (this.#injected === undefined) this.#answeredAt = axisNow();
    this.#injectedAt = momentOfFault(this.#sentAt, this.#answeredAt, samplesOf(this.#parts)).at;
    return this.#injected ?? ok(undefined);
  }

  #isSeenByClient(): boolean {
    return gapsOf(samplesOf(this.#parts)).some(({ to }) => to === undefined || to > this.#sentAt);
  }

  #seen(): Observation {
    return {
      situation: this.#parts.situation,
      injectedAt: this.#injectedAt,
      events: this.#parts.recorder.events(this.#sentAt - 1000),
      gaps: gapsOf(samplesOf(this.#parts)),
      view: this.#view,
    };
  }

  /** Waits until every expectation is met or broken; answers why it was aborted, if it was. */
  async #awaitEnd(): Promise<string | undefined> {
    const { drill, context } = this.#parts;
    const began = Date.now();
    const watching = { step: 'drill/watch', title: 'Watch the cluster recover' };
    context.onProgress({ at: began, ...watching, state: 'running' });
    const until = axisNow() + drill.patienceMs;
    let abortedBecause: string | undefined;
    while (axisNow() < until && abortedBecause === undefined) {
      await this.#bell.wait(context.signal, 500);
      const seen = this.#seen();
      this.#tell(seen.events, watching);
      this.#besides(this.#followAgain(seen.events));
      this.#besides(this.#reread(seen.events));
      abortedBecause = context.signal.aborted ? 'the user stopped it' : this.#whyAbort(seen);
      // One that is broken still has to end: the node must come back before anybody leaves.
      if (judge(drill, seen).every(({ state }) => state !== 'open')) break;
    }
    const state = abortedBecause === undefined ? 'done' : 'failed';
    context.onProgress({ at: Date.now(), ...watching, state, elapsedMs: Date.now() - began });
    return abortedBecause;
  }

  /** Rules that end a drill before its time. */
  #whyAbort(seen: Observation): string | undefined {
    const injected = this.#injected;
    // An agent that lost its answer, but cut the power, did what it was asked.
    if (injected && !injected.ok && !seen.gaps.some(({ to }) => to === undefined || to > this.#sentAt)) {
      this.#reports.push(...injected.reports);
      return `the fault could not be injected (${injected.reports.at(-1)?.text ?? 'no reason told'})`;
    }
    const other = otherVictim(seen);
    if (other) return `another node is hit (${other.text})`;
    const open = seen.gaps.find(({ to }) => to === undefined);
    const mostMs = Math.max(2 * this.#parts.drill.predict(this.#parts.situation).outage.highMs, 30_000);
    if (open && axisNow() - open.from > mostMs) return 'the service was away for more than twice the predicted time';
    return undefined;
  }

  /** Tells each new event once, whoever logged it first. */
  #tell(events: readonly TimelineEvent[], watching: { readonly step: string; readonly title: string }): void {
    for (const event of events) {
      const isStep = event.kind === 'controller-state' && !['elected DC', 'idle'].includes(event.text);
      const isOwnBoot = event.node === this.#parts.situation.target;
      if (event.at < this.#injectedAt - event.boundMs || quiet.has(event.kind) || isStep || isOwnBoot) continue;
      const key = `${event.kind} ${event.text}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      const since = ((event.at - this.#injectedAt) / 1000).toFixed(2);
      this.#parts.context.onProgress({
        at: Date.now(),
        ...watching,
        state: 'line',
        line: `+${since} s  ${event.text}`,
        ...(event.node ? { node: event.node } : {}),
      });
    }
  }

  /** The lost node's own log, as soon as the others see it again. */
  async #followAgain(events: readonly TimelineEvent[]): Promise<void> {
    const { situation, context, recorder } = this.#parts;
    const isMember = events.some(
      ({ kind, node, fields, at }) =>
        kind === 'node-state' &&
        node !== situation.target &&
        fields['target'] === situation.target &&
        fields['state'] === 'member' &&
        at > this.#injectedAt + 1000,
    );
    const transport = context.nodes.get(situation.target);
    if (!isMember || this.#isFollowingAgain || !transport) return;
    this.#isFollowingAgain = true;
    if (await recorder.follow(transport, true)) await recorder.readClock(transport);
    else setTimeout(() => (this.#isFollowingAgain = false), 2000).unref();
  }

  /** Reads the whole state again when an event says that it changed, or when it is old. */
  async #reread(events: readonly TimelineEvent[]): Promise<void> {
    const { nodes, description } = this.#parts.context;
    const signal = AbortSignal.any([this.#parts.context.signal, this.#ending.signal]);
    const newest = events.findLast(({ kind }) => telling.has(kind))?.at ?? 0;
    const sinceMs = axisNow() - this.#readAt;
    if (this.#isReading || sinceMs < leastRereadMs || (newest <= this.#readAt && sinceMs < rereadMs)) return;
    this.#isReading = true;
    this.#readAt = axisNow();
    try {
      this.#view = await readOnce(nodes, { description, signal, deadlineMs: 5_000 });
    } finally {
      this.#isReading = false;
    }
    this.#bell.ring();
  }

  /** Undoes the fault where the cluster did not; then the timer on the node goes. True when it was needed. */
  async #takeBack(abortedBecause: string | undefined): Promise<boolean> {
    const { drill, context, situation, recorder, restore } = this.#parts;
    // Also when the user stopped: what was done to the cluster is taken back before anything ends.
    const signal = AbortSignal.timeout(restoreMs);
    const node = this.#view?.nodes.find(({ name }) => name === situation.target);
    const isNeeded = node?.state !== 'online' || abortedBecause !== undefined;
    if (isNeeded) {
      const title = drill.words(situation).restore;
      const done = await step(context, 'restore', title, () => restore.now(signal));
      recorder.note(ownEvent('restore', situation.target, `${title} (the drill)`, axisNow()));
      this.#reports.push(...done.reports);
      // The timer on the node stays where this program could not do it.
      if (!done.ok) return true;
    }
    const disarmed = await restore.disarm(signal);
    if (!disarmed.ok) this.#reports.push(...disarmed.reports);
    return isNeeded;
  }
}

/** An event that this program did or saw itself. */
export function ownEvent(kind: EventKind, node: string | null, text: string, at: number, boundMs = 0): TimelineEvent {
  const isSeen = node === null;
  return {
    at,
    boundMs,
    node,
    lane: isSeen ? 'client' : 'node',
    kind,
    text,
    fields: {},
    raw: '',
    source: isSeen ? 'probe' : 'quorate',
  };
}
