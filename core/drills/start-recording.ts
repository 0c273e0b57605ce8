import { error } from '../report.ts';
import { fail, type Result } from '../result.ts';
import { axisNow } from '../timeline/event.ts';
import type { DrillContext } from './context.ts';
import type { Situation } from './drill.ts';
import { type RunningProbe, startProbe } from './probe.ts';
import type { Recorder } from './recorder.ts';

/** Good replies in a row before a fault is injected: a service that is not steady can't be measured. */
const steadyReplies = 20;
const steadyWaitMs = 15_000;

/** Opens all streams, reads all clocks, starts the client's probe, and waits until the service is answered steadily. */
export async function startRecording(
  context: DrillContext,
  situation: Situation,
  recorder: Recorder,
  onTurn: () => void,
  signal: AbortSignal,
): Promise<Result<RunningProbe>> {
  const transports = [...context.nodes.values()];
  const followed = await Promise.all(transports.map((transport) => recorder.follow(transport)));
  if (followed.some((isOpen) => !isOpen)) return fail(...recorder.reports);
  // One after another: what runs beside it makes the way longer and the bound wider.
  for (const transport of [...transports, context.vantage]) await recorder.readClock(transport);
  const probe = await startProbe(context.vantage, situation.probe, { signal, onTurn });
  if (!probe.ok) return probe;
  const until = axisNow() + steadyWaitMs;
  while (axisNow() < until && !context.signal.aborted) {
    const last = probe.value.samples({ readings: [] }).slice(-steadyReplies);
    if (last.length === steadyReplies && last.every(({ isGood }) => isGood)) return probe;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  probe.value.stop();
  if (context.signal.aborted)
    return fail(error('DRILL_CANCELLED', 'The drill was stopped before the fault; nothing was done to the cluster.'));
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
