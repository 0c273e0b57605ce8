import type { Probe } from '../cluster/description.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { type NodeClock, placeOnAxis } from '../timeline/clock.ts';
import type { ProbeSample } from '../timeline/probe-sample.ts';
import type { Argv, LineStream, Transport } from '../transport/transport.ts';
import { probeProgram } from './probe-program.ts';

/** How often a client asks, and how long it waits, in milliseconds. */
export const probeIntervalMs = 50;
export const probeTimeoutMs = 250;

/** Times as the vantage point's own clock tells them, in milliseconds. */
export interface RawSample {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly isGood: boolean;
  readonly detail: string;
}

/** The command that asks; nothing of it passes through a shell. */
export function probeArgv(probe: Probe): Argv {
  return [
    'python3',
    '-I',
    '-c',
    probeProgram,
    probe.address,
    String(probe.port),
    probe.path ?? '',
    String(probeIntervalMs),
    String(probeTimeoutMs),
  ];
}

/** Reads one line of the probe; undefined where it is none. */
export function parseProbeLine(line: string): RawSample | undefined {
  const match = /^(\d{10,17}) (\d{10,17}) (ok|fail)(?: (.{0,200}))?$/.exec(line);
  if (!match) return undefined;
  return {
    askedMs: Number(match[1]) / 1000,
    answeredMs: Number(match[2]) / 1000,
    isGood: match[3] === 'ok',
    detail: match[4] ?? '',
  };
}

export interface RunningProbe {
  /** All answers so far, on this machine's axis; grows. */
  samples(clock: NodeClock): readonly ProbeSample[];
  /** The newest answer. */
  last(): RawSample | undefined;
  count(): number;
  stop(): void;
  readonly ended: LineStream['ended'];
}

/** Starts the client's probe on a vantage point; `onSample` is called when the service goes or comes back. */
export async function startProbe(
  vantage: Transport,
  probe: Probe,
  options: { readonly signal: AbortSignal; readonly onTurn: () => void },
): Promise<Result<RunningProbe>> {
  const opened = await vantage.stream(probeArgv(probe), { signal: options.signal, asLogin: true });
  if (!opened.ok) {
    return fail(
      ...opened.reports,
      error('DRILL_PROBE_NOT_STARTED', `The client's probe could not start on ${vantage.node}.`, {
        node: vantage.node,
        why: 'Only a client outside of the cluster can say how long the service was away.',
        next: 'python3 must be on the vantage point.',
      }),
    );
  }
  const stream = opened.value;
  const raw: RawSample[] = [];
  const read = async () => {
    for await (const line of stream) {
      const sample = parseProbeLine(line);
      if (!sample) continue;
      const before = raw.at(-1);
      raw.push(sample);
      if (before?.isGood !== sample.isGood) options.onTurn();
    }
    options.onTurn();
  };
  const reading = read();
  return ok({
    samples: (clock) =>
      raw.map(({ askedMs, answeredMs, isGood, detail }) => ({
        askedAt: placeOnAxis(clock, askedMs).at,
        answeredAt: placeOnAxis(clock, answeredMs).at,
        isGood,
        detail,
      })),
    last: () => raw.at(-1),
    count: () => raw.length,
    stop: () => stream.stop(),
    ended: reading.then(() => stream.ended),
  });
}
