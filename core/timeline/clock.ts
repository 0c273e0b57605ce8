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

/** The node's clock against ours, measured by a burst of questions. */
export interface ClockReading {
  /** On this machine's axis, in milliseconds. */
  readonly at: number;
  /** Node minus this machine, in milliseconds. */
  readonly offsetMs: number;
  /** Half the interval that all answers agree on: every asymmetry of the way is inside. */
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

/** What two clocks may drift apart during one burst, in milliseconds: 200 ppm over half a second, and some. */
const driftMs = 0.2;

/**
 * The reading of a burst, or undefined without a sample. Each answer was given between question and arrival, so the
 * offset lies in an interval as wide as the round trip; the true one lies in all of them. Where a delay once hits the
 * way out and once the way back, what they have in common is much narrower than the shortest trip. Where they have
 * nothing in common the clock was set meanwhile, and the shortest trip counts alone.
 */
export function readBurst(samples: readonly ClockSample[]): ClockReading | undefined {
  const usable = samples.filter(({ askedAt, answeredAt, nodeMs }) => answeredAt >= askedAt && Number.isFinite(nodeMs));
  const [first, ...others] = usable;
  if (!first) return undefined;
  const shortest = others.reduce((best, one) => (trip(one) < trip(best) ? one : best), first);
  const low = Math.max(...usable.map(({ nodeMs, answeredAt }) => nodeMs - answeredAt));
  const high = Math.min(...usable.map(({ nodeMs, askedAt }) => nodeMs - askedAt));
  const at = (shortest.askedAt + shortest.answeredAt) / 2;
  if (low > high + driftMs)
    return { at, offsetMs: shortest.nodeMs - at, boundMs: trip(shortest) / 2, samples: usable.length };
  return { at, offsetMs: (low + high) / 2, boundMs: Math.max(0, high - low) / 2 + driftMs, samples: usable.length };
}

function trip({ askedAt, answeredAt }: ClockSample): number {
  return answeredAt - askedAt;
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

/**
 * Measures a node's clock by a burst of short questions over the open connection. The shell's own variable is read,
 * since starting `date` would shift every answer by its own time; what remains uneven between the way out and the way
 * back is inside the bound. Needs bash 5 on the node.
 * @see bash(1) EPOCHREALTIME (since 5.0)
 */
export async function measureClock(
  transport: Transport,
  { signal, deadlineMs, burst = 12 }: CallOptions & { readonly burst?: number },
): Promise<Result<ClockReading>> {
  const samples: ClockSample[] = [];
  const until = axisNow() + deadlineMs;
  while (samples.length < burst && axisNow() < until && !signal.aborted) {
    const askedAt = axisNow();
    const answer = await transport.exec(['bash', '-c', 'echo "$EPOCHREALTIME"'], { signal, deadlineMs, asLogin: true });
    if (!answer.ok) break;
    // Some locales write a comma.
    const nodeMs = Number(answer.value.stdout.trim().replace(',', '.')) * 1000;
    samples.push({ askedAt, answeredAt: axisNow(), nodeMs });
  }
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
