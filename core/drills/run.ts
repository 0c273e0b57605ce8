import { randomBytes } from 'node:crypto';
import { readOnce } from '../live/read-once.ts';
import { type ClusterView, isWell } from '../live/view.ts';
import type { OnProgress } from '../progress.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { createBell } from '../timeline/bell.ts';
import { usefulBoundMs } from '../timeline/clock.ts';
import { axisNow, type TimelineEvent } from '../timeline/event.ts';
import { phasesOf } from '../timeline/phases.ts';
import { savings } from '../timeline/predict.ts';
import { gapsOf } from '../timeline/probe-sample.ts';
import { namesOf } from '../timeline/read-event.ts';
import { crash } from './crash.ts';
import type { Drill, DrillGround, Observation, Restore, Situation } from './drill.ts';
import type { DrillRun } from './drill-run.ts';
import { otherVictim } from './expectations.ts';
import { momentOfFault } from './moment.ts';
import { probeIntervalMs, type RunningProbe, startProbe } from './probe.ts';
import { Recorder } from './recorder.ts';
import { readSituation } from './situation.ts';
import { type Circumstances, decide, judge, outageOf } from './verdict.ts';

/** One drill per cluster at a time, whoever asks: this program, another window, the command line. */
export interface DrillLock {
  acquire(cluster: string): Promise<Result<{ release(): Promise<void> }>>;
}

export interface DrillContext extends DrillGround {
  readonly onProgress: OnProgress;
  readonly lock: DrillLock;
  /** The node to lose; the one that serves unless told. */
  readonly node?: string;
  /** Earlier runs on this cluster: what fencing took is the best prediction of what it takes. */
  readonly earlier?: readonly DrillRun[];
  /** Asked when all is known and nothing done yet; false ends the drill. Absent: the caller has asked already. */
  readonly confirm?: (question: { readonly node: string; readonly words: string }) => Promise<boolean>;
}

/** Cuts the power of the node that serves and proves that the cluster brings the service back as predicted. */
export function runCrashDrill(context: DrillContext): Promise<Result<DrillRun>> {
  return runDrill(crash, context);
}

/** Good replies in a row before a fault is injected: a service that is not steady can't be measured. */
const steadyReplies = 20;
const steadyWaitMs = 15_000;
/** The state of the cluster is read again at least that often while a drill waits for its end. */
const rereadMs = 4_000;
/** After the last expectation: late lines and a last look. */
const afterglowMs = 500;
const restoreMs = 90_000;

/** Runs a drill: lock, gate, prediction, confirmation, recording, fault, wait, restore, verdict. */
export async function runDrill(drill: Drill, context: DrillContext): Promise<Result<DrillRun>> {
  const cluster = context.description.name;
  const lock = await context.lock.acquire(cluster);
  if (!lock.ok) return lock;
  try {
    const situation = await step(context, 'gate', 'See whether the drill is safe', async () => {
      const read = await readSituation(context, { node: context.node, earlier: context.earlier ?? [] });
      if (!read.ok) return read;
      const refused = drill.gate(context, read.value);
      return refused.length > 0 ? fail(...refused) : read;
    });
    if (!situation.ok) return situation;
    return await confirmed(drill, context, situation.value, situation.reports);
  } finally {
    await lock.value.release();
  }
}

async function confirmed(
  drill: Drill,
  context: DrillContext,
  situation: Situation,
  reports: readonly Report[],
): Promise<Result<DrillRun>> {
  if (context.confirm && !(await context.confirm({ node: situation.target, words: question(drill, situation) }))) {
    return fail(error('DRILL_NOT_CONFIRMED', 'The drill was not confirmed; nothing was done.'));
  }
  const id = `${new Date()
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, '')
    .replace('T', '-')}-${randomBytes(2).toString('hex')}`;
  const recording = new AbortController();
  const bell = createBell();
  const ground = { ...context, signal: context.signal };
  const recorder = new Recorder({
    names: namesOf(new Map(situation.view.nodes.map(({ id: nodeId, name }) => [String(nodeId), name]))),
    bell,
    signal: AbortSignal.any([recording.signal]),
  });
  try {
    const probe = await step(context, 'record', 'Follow every node and ask the service as a client', async () =>
      startRecording(context, situation, recorder, bell.ring, recording.signal),
    );
    if (!probe.ok) return probe;
    const restore = await step(context, 'arm', `Arm the way back on ${situation.hand}`, () =>
      drill.arm(ground, situation, id),
    );
    if (!restore.ok) return restore;
    const run = new Run(drill, context, situation, recorder, probe.value, restore.value, bell);
    return ok(await run.go(id, reports));
  } finally {
    recorder.stop();
    recording.abort();
  }
}

/** What a person reads before confirming: what will happen, what it will cost, how it is taken back. */
function question(drill: Drill, situation: Situation): string {
  const prediction = drill.predict(situation);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    `${drill.title(situation)}, level ${drill.level} of 5.`,
    `${situation.hand} cuts the power of ${situation.target} through its fence device. The cluster is told nothing.`,
    `Expected: ${seconds(prediction.outage.lowMs)} to ${seconds(prediction.outage.highMs)} s without service, then ` +
      `${situation.serving.join(', ') || 'everything'} on ${situation.expectedNode ?? 'another node'}; ${situation.target} is fenced, boots and rejoins.`,
    ...prediction.basis.map((basis) => `  - ${basis}`),
  ].join('\n');
}

async function startRecording(
  context: DrillContext,
  situation: Situation,
  recorder: Recorder,
  onTurn: () => void,
  signal: AbortSignal,
): Promise<Result<RunningProbe>> {
  const transports = [...context.nodes.values()];
  const followed = await Promise.all(transports.map((transport) => recorder.follow(transport)));
  if (followed.some((isOpen) => !isOpen)) return fail(...recorder.reports);
  await Promise.all([...transports, context.vantage].map((transport) => recorder.readClock(transport)));
  const probe = await startProbe(context.vantage, situation.probe, { signal, onTurn });
  if (!probe.ok) return probe;
  const until = axisNow() + steadyWaitMs;
  while (axisNow() < until && !context.signal.aborted) {
    const last = probe.value.samples({ readings: [] }).slice(-steadyReplies);
    if (last.length === steadyReplies && last.every(({ isGood }) => isGood)) return probe;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  probe.value.stop();
  const { address, port } = situation.probe;
  return fail(
    error('DRILL_NOT_STEADY', `${context.vantage.node} is not answered steadily by ${address} port ${port}.`, {
      node: context.vantage.node,
      why: 'An outage of a service that was away before can not be measured.',
      next: 'See that the service runs and that the vantage point can reach its address.',
      evidence: { output: probe.value.last()?.detail ?? 'no answer at all' },
    }),
  );
}

/** One step of a drill, told as progress. */
async function step<T>(
  { onProgress }: Pick<DrillContext, 'onProgress'>,
  name: string,
  title: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const began = Date.now();
  onProgress({ at: began, step: `drill/${name}`, title, state: 'running' });
  const result = await work();
  onProgress({
    at: Date.now(),
    step: `drill/${name}`,
    title,
    state: result.ok ? 'done' : 'failed',
    elapsedMs: Date.now() - began,
    ...(result.reports.length > 0 ? { reports: result.reports } : {}),
  });
  return result;
}

/** From the fault to the verdict; it lives as long as the recording. */
class Run {
  readonly #drill: Drill;
  readonly #context: DrillContext;
  readonly #situation: Situation;
  readonly #recorder: Recorder;
  readonly #probe: RunningProbe;
  readonly #restore: Restore;
  readonly #bell: ReturnType<typeof createBell>;
  readonly #reports: Report[] = [];
  #injectedAt = 0;
  #sentAt = 0;
  #boundMs = 0;
  #view: ClusterView | undefined;
  #isReading = false;
  #readAt = 0;
  #told = new Set<string>();
  #isFollowingAgain = false;

  constructor(
    drill: Drill,
    context: DrillContext,
    situation: Situation,
    recorder: Recorder,
    probe: RunningProbe,
    restore: Restore,
    bell: ReturnType<typeof createBell>,
  ) {
    this.#drill = drill;
    this.#context = context;
    this.#situation = situation;
    this.#recorder = recorder;
    this.#probe = probe;
    this.#restore = restore;
    this.#bell = bell;
  }

  async go(id: string, reports: readonly Report[]): Promise<DrillRun> {
    this.#reports.push(...reports);
    const { target } = this.#situation;
    const startedAt = new Date();
    const injected = await step(this.#context, 'inject', `Cut the power of ${target}`, () => this.#inject());
    const abortedBecause = injected.ok
      ? await this.#awaitEnd()
      : `the fault could not be injected (${injected.reports.at(-1)?.text ?? 'no reason told'})`;
    if (!injected.ok) this.#reports.push(...injected.reports);
    const wasNeeded = await this.#takeBack(abortedBecause);
    await this.#lastLook();
    this.#probe.stop();
    return this.#conclude(id, startedAt, abortedBecause, wasNeeded);
  }

  async #inject(): Promise<Result<void>> {
    this.#sentAt = axisNow();
    this.#injectedAt = this.#sentAt;
    const done = await this.#drill.inject(this.#context, this.#situation);
    const moment = momentOfFault(this.#sentAt, axisNow(), this.#samples());
    this.#injectedAt = moment.at;
    this.#boundMs = moment.boundMs;
    return done;
  }

  #samples() {
    return this.#probe.samples(this.#recorder.clock(this.#context.vantage.node));
  }

  #seen(): Observation {
    return {
      situation: this.#situation,
      injectedAt: this.#injectedAt,
      events: this.#recorder.events(this.#sentAt - 1000),
      gaps: gapsOf(this.#samples()),
      view: this.#view,
    };
  }

  /** Waits until every expectation is met or one is broken; answers why it was aborted, if it was. */
  async #awaitEnd(): Promise<string | undefined> {
    const { onProgress, signal } = this.#context;
    const began = Date.now();
    const watch = { step: 'drill/watch', title: 'Watch the cluster recover' };
    onProgress({ at: began, ...watch, state: 'running' });
    const until = axisNow() + this.#drill.patienceMs;
    let abortedBecause: string | undefined;
    while (axisNow() < until) {
      await this.#bell.wait(signal, 500);
      if (signal.aborted) abortedBecause = 'it was stopped by the user';
      const seen = this.#seen();
      this.#tell(seen.events);
      void this.#followAgain(seen.events);
      void this.#reread(seen.events);
      abortedBecause ??= this.#whyAbort(seen);
      if (abortedBecause) break;
      const judged = judge(this.#drill, seen);
      if (judged.every(({ state }) => state === 'met')) break;
      // A wrong outcome still has to end: the node must come back before anybody leaves.
      const left = judged.filter(({ state }) => state === 'open');
      if (left.length === 0) break;
    }
    onProgress({
      at: Date.now(),
      ...watch,
      state: abortedBecause ? 'failed' : 'done',
      elapsedMs: Date.now() - began,
    });
    return abortedBecause;
  }

  /** Rules that end a drill before its time. */
  #whyAbort(seen: Observation): string | undefined {
    const other = otherVictim(seen);
    if (other) return `another node is hit (${other.text})`;
    const gap = seen.gaps.find(({ to }) => to === undefined);
    const mostMs = Math.max(2 * this.#drill.predict(this.#situation).outage.highMs, 30_000);
    if (gap && axisNow() - gap.from > mostMs) return `no service for more than twice the predicted time`;
    return undefined;
  }

  #tell(events: readonly TimelineEvent[]): void {
    const quiet = new Set([
      'operation-started',
      'operation-duration',
      'transition-calculated',
      'sync-done',
      'token-late',
    ]);
    for (const event of events) {
      const key = `${event.kind} ${event.text} ${event.node}`;
      if (event.at < this.#injectedAt - event.boundMs || quiet.has(event.kind) || this.#told.has(key)) continue;
      this.#told.add(key);
      const since = ((event.at - this.#injectedAt) / 1000).toFixed(2);
      this.#context.onProgress({
        at: Date.now(),
        step: 'drill/watch',
        title: 'Watch the cluster recover',
        state: 'line',
        line: `+${since} s  ${event.text}`,
        ...(event.node ? { node: event.node } : {}),
      });
    }
  }

  /** The lost node's own log, as soon as the others see it again. */
  async #followAgain(events: readonly TimelineEvent[]): Promise<void> {
    const { target } = this.#situation;
    const isMember = events.some(
      ({ kind, fields, at }) =>
        kind === 'node-state' &&
        fields['target'] === target &&
        fields['state'] === 'member' &&
        at > this.#injectedAt + 1000,
    );
    const transport = this.#context.nodes.get(target);
    if (!isMember || this.#isFollowingAgain || !transport) return;
    this.#isFollowingAgain = true;
    const isOpen = await this.#recorder.follow(transport, true);
    if (isOpen) await this.#recorder.readClock(transport);
    else setTimeout(() => (this.#isFollowingAgain = false), 2000).unref();
  }

  /** Reads the whole state again when an event says that it changed, or when it is old. */
  async #reread(events: readonly TimelineEvent[]): Promise<void> {
    const telling = new Set([
      'fence-confirmed',
      'node-state',
      'controller-state',
      'transition-end',
      'operation-result',
    ]);
    const newest = events.findLast(({ kind }) => telling.has(kind))?.at ?? 0;
    const isDue = newest > this.#readAt || axisNow() - this.#readAt > rereadMs;
    if (this.#isReading || !isDue || axisNow() - this.#readAt < 700) return;
    this.#isReading = true;
    this.#readAt = axisNow();
    this.#view = await readOnce(this.#context.nodes, {
      signal: this.#context.signal,
      deadlineMs: 5_000,
      description: this.#context.description,
    });
    this.#isReading = false;
    this.#bell.ring();
  }

  /** Power on where the cluster did not do it; then the timer on the node goes. True when it was needed. */
  async #takeBack(abortedBecause: string | undefined): Promise<boolean> {
    // Also when the user stopped: what was done to the cluster is taken back before anything ends.
    const signal = AbortSignal.timeout(restoreMs);
    const { target } = this.#situation;
    const node = this.#view?.nodes.find(({ name }) => name === target);
    const isNeeded = node?.state !== 'online' || abortedBecause !== undefined;
    if (isNeeded) {
      const done = await step(this.#context, 'restore', `Power ${target} on again`, () => this.#restore.now(signal));
      this.#recorder.note(this.#ownEvent('restore', `${target} powered on by the drill`));
      this.#reports.push(...done.reports);
      if (!done.ok) return true;
    }
    const disarmed = await this.#restore.disarm(signal);
    if (!disarmed.ok) this.#reports.push(...disarmed.reports);
    return isNeeded;
  }

  async #lastLook(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, afterglowMs));
    const transports = [...this.#context.nodes.values(), this.#context.vantage];
    await Promise.all(transports.map((transport) => this.#recorder.readClock(transport)));
  }

  #ownEvent(kind: TimelineEvent['kind'], text: string, at = axisNow(), boundMs = 0): TimelineEvent {
    const isProbe = kind.endsWith('-reply');
    return {
      at,
      boundMs,
      node: isProbe ? null : this.#situation.target,
      lane: isProbe ? 'client' : 'node',
      kind,
      text,
      fields: {},
      raw: '',
      source: isProbe ? 'probe' : 'quorate',
    };
  }

  #conclude(id: string, startedAt: Date, abortedBecause: string | undefined, wasNeeded: boolean): DrillRun {
    const { description, vantage } = this.#context;
    const situation = this.#situation;
    const samples = this.#samples();
    const gaps = gapsOf(samples).filter(({ to }) => to === undefined || to >= this.#sentAt);
    const moment = momentOfFault(this.#sentAt, this.#injectedAt + this.#boundMs, samples);
    this.#injectedAt = moment.at;
    this.#recorder.note(this.#ownEvent('inject', `${situation.target} loses its power`, moment.at, moment.boundMs));
    const clientBound = this.#recorder.clock(vantage.node).readings.at(-1)?.boundMs ?? 0;
    const [gap] = gaps;
    if (gap) this.#recorder.note(this.#ownEvent('last-good-reply', 'last good reply', gap.from, clientBound));
    const end = gaps.at(-1)?.to;
    if (end !== undefined)
      this.#recorder.note(this.#ownEvent('first-good-reply', 'first good reply', end, clientBound));
    const seen = this.#seen();
    const expectations = judge(this.#drill, seen);
    const prediction = this.#drill.predict(situation);
    const outageMs = outageOf(gaps, this.#sentAt);
    const phases =
      gap?.to === undefined
        ? []
        : phasesOf(seen.events, { name: situation.target, id: situation.targetId }, { from: gap.from, to: gap.to });
    const measured = Object.fromEntries(
      phases.filter(({ isSeen }) => isSeen).map(({ name, shareMs }) => [name, shareMs]),
    );
    const isMet = expectations.every(({ state }) => state === 'met');
    const running = this.#view?.status.isKnown ? this.#view.status.value.resources : [];
    return {
      format: 'quorate-drill/1',
      id,
      drill: this.#drill.id,
      number: this.#drill.number,
      title: this.#drill.title(situation),
      level: this.#drill.level,
      cluster: description.name,
      environment: description.environment,
      target: situation.target,
      hand: situation.hand,
      vantage: vantage.node,
      probe: {
        address: situation.probe.address,
        port: situation.probe.port,
        ...(situation.probe.path ? { path: situation.probe.path } : {}),
        intervalMs: probeIntervalMs,
        asked: samples.length,
        lost: gaps.reduce((total, { lost }) => total + lost, 0),
      },
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      injectedAt: moment.at,
      injectedBoundMs: moment.boundMs,
      ...decide(expectations, outageMs, prediction.outage, this.#circumstances(abortedBecause)),
      expectations,
      prediction,
      outageMs,
      gaps,
      phases,
      savings: savings(situation.facts, situation.configuredTokenMs, measured),
      nodes: situation.view.nodes.map(({ name, id: nodeId, isDc }) => ({ name, id: String(nodeId), wasDc: isDc })),
      serving: situation.serving,
      servedAfter: running.find(({ id: resource }) => situation.serving.includes(resource))?.nodes[0],
      settledAt: isMet && this.#view && isWell(this.#view) ? this.#view.at : undefined,
      restore: { words: this.#restore.words, wasNeeded },
      clocks: this.#recorder.clocks(),
      events: seen.events,
      versions: situation.versions,
      reports: [...this.#reports, ...this.#recorder.reports],
    };
  }

  #circumstances(abortedBecause: string | undefined): Circumstances {
    const doubts: string[] = [];
    for (const node of this.#recorder.lost().keys())
      if (node !== this.#situation.target || !this.#drill.losesTarget) doubts.push(`the stream of ${node} was lost`);
    for (const name of this.#context.nodes.keys()) {
      if (name === this.#situation.target) continue;
      const worst = Math.max(0, ...this.#recorder.clock(name).readings.map(({ boundMs }) => boundMs));
      if (worst > usefulBoundMs) doubts.push(`the clock of ${name} is known to ${Math.round(worst)} ms only`);
    }
    if (this.#probe.count() === 0) doubts.push('no client asked');
    return { abortedBecause, doubts };
  }
}
