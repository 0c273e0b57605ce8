import { warning } from '../report.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { axisNow } from './event.ts';

/** One question and its answer: when it was asked and answered here, and what the node's clock said between. */
export interface ClockSample {
  readonly askedAt: number;
  readonly answeredAt: number;
  /** Milliseconds since the epoch by the node's clock. */
  readonly nodeMs: number;
}

/** The node's clock against ours, measured by a burst; only the sample with the shortest way counts. */
export interface ClockReading {
  /** On this machine's axis, in milliseconds. */
  readonly at: number;
  /** Node minus this machine, in milliseconds. */
  readonly offsetMs: number;
  /** Half the shortest round trip: every asymmetry of the way is inside. */
  readonly boundMs: number;
  readonly samples: number;
}

/** The readings of one node, before, during and after; empty where its clock was never read. */
export interface NodeClock {
  readonly readings: readonly ClockReading[];
}

/** Beyond this bound the order of two nodes' events says nothing any more. */
export const usefulBoundMs = 50;

/** A clock that was never read may be off by anything; a number, since a run is kept as JSON. */
const unknownBoundMs = 3_600_000;

/** The reading of a burst, or undefined without a sample. */
export function readBurst(samples: readonly ClockSample[]): ClockReading | undefined {
  let best: ClockSample | undefined;
  for (const sample of samples) {
    const trip = sample.answeredAt - sample.askedAt;
    if (trip >= 0 && Number.isFinite(sample.nodeMs) && (!best || trip < best.answeredAt - best.askedAt)) best = sample;
  }
  if (!best) return undefined;
  const middle = (best.askedAt + best.answeredAt) / 2;
  return {
    at: middle,
    offsetMs: best.nodeMs - middle,
    boundMs: (best.answeredAt - best.askedAt) / 2,
    samples: samples.length,
  };
}

/** A node's time on this machine's axis: drift between two readings is taken as even. */
export function placeOnAxis(clock: NodeClock, nodeMs: number): { readonly at: number; readonly boundMs: number } {
  const readings = clock.readings;
  const [first] = readings;
  if (!first) return { at: nodeMs, boundMs: unknownBoundMs };
  const roughly = nodeMs - first.offsetMs;
  const after = readings.find(({ at }) => at >= roughly);
  const before = readings.findLast(({ at }) => at <= roughly);
  if (!before || !after || before === after) {
    const nearest = before ?? after ?? first;
    return { at: nodeMs - nearest.offsetMs, boundMs: nearest.boundMs };
  }
  const share = (roughly - before.at) / (after.at - before.at);
  const offset = before.offsetMs + share * (after.offsetMs - before.offsetMs);
  return { at: nodeMs - offset, boundMs: Math.max(before.boundMs, after.boundMs) };
}

/** Answers each line with the time, without starting a process: a fork would shift every answer by its own time. */
const askedShell = 'while read -r x; do echo "$EPOCHREALTIME"; done';

/**
 * Measures a node's clock by a burst of questions through one persistent shell; where the connection can't ask through
 * an open channel (a recording), by one short command each. Needs bash 5 on the node.
 * @see bash(1) EPOCHREALTIME
 */
export async function measureClock(
  transport: Transport,
  options: CallOptions & { readonly burst?: number },
): Promise<Result<ClockReading>> {
  const burst = options.burst ?? 16;
  const samples = (await burstByStream(transport, burst, options)) ?? (await burstByExec(transport, burst, options));
  const reading = readBurst(samples);
  if (reading) return ok(reading);
  return fail(
    warning('TIMELINE_CLOCK_UNREAD', `The clock of ${transport.node} could not be read.`, {
      node: transport.node,
      why: 'Its events can be ordered by their ids only.',
      next: 'See that bash 5 is on the node and that the connection is steady.',
    }),
  );
}

async function burstByStream(
  transport: Transport,
  burst: number,
  { signal, deadlineMs }: CallOptions,
): Promise<ClockSample[] | undefined> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const opened = await transport.stream(['bash', '-c', askedShell], { signal: ends, asLogin: true });
  if (!opened.ok) return undefined;
  const stream = opened.value;
  if (!stream.send) {
    stream.stop();
    return undefined;
  }
  const samples: ClockSample[] = [];
  let askedAt = axisNow();
  stream.send('?\n');
  for await (const line of stream) {
    samples.push({ askedAt, answeredAt: axisNow(), nodeMs: Number(line.replace(',', '.')) * 1000 });
    if (samples.length >= burst) break;
    askedAt = axisNow();
    stream.send('?\n');
  }
  stream.stop();
  return samples;
}

async function burstByExec(transport: Transport, burst: number, options: CallOptions): Promise<ClockSample[]> {
  const samples: ClockSample[] = [];
  for (let asked = 0; asked < Math.min(burst, 6) && !options.signal.aborted; asked += 1) {
    const askedAt = axisNow();
    const answer = await transport.exec(['bash', '-c', 'echo "$EPOCHREALTIME"'], {
      signal: options.signal,
      deadlineMs: options.deadlineMs,
      asLogin: true,
    });
    if (!answer.ok) break;
    samples.push({
      askedAt,
      answeredAt: axisNow(),
      nodeMs: Number(answer.value.stdout.trim().replace(',', '.')) * 1000,
    });
  }
  return samples;
}
