import { isWell } from '../live/view.ts';
import { type Report, warning } from '../report.ts';
import { usefulBoundMs } from '../timeline/clock.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { phasesOf } from '../timeline/phases.ts';
import { savings } from '../timeline/predict.ts';
import { type Gap, gapsOf } from '../timeline/probe-sample.ts';
import type { DrillRun } from './drill-run.ts';
import { type DrillParts, type Ended, ownEvent, samplesOf } from './in-progress.ts';
import { momentOfFault } from './moment.ts';
import { probeIntervalMs } from './probe.ts';
import { decide, judge, outageOf } from './verdict.ts';

/** The record of an ended drill: measured, judged, with what would make it faster. */
export function conclude(parts: DrillParts, ended: Ended & { readonly id: string }): DrillRun {
  const { drill, context, situation, recorder, restore } = parts;
  const samples = samplesOf(parts);
  const gaps = gapsOf(samples).filter(({ to }) => to === undefined || to >= ended.sentAt);
  const moment = momentOfFault(ended.sentAt, ended.answeredAt, samples);
  for (const event of ownEvents(parts, gaps, moment)) recorder.note(event);
  const events = recorder.events(ended.sentAt - 1000);
  const seen = { situation, injectedAt: moment.at, events, gaps, view: ended.view };
  const expectations = judge(drill, seen);
  const prediction = drill.predict(situation);
  const outageMs = outageOf(gaps, ended.sentAt);
  const phases = phasesIn(gaps, events, parts);
  const measured = Object.fromEntries(
    phases.filter(({ isSeen }) => isSeen).map(({ name, shareMs }) => [name, shareMs]),
  );
  const running = ended.view?.status.isKnown ? ended.view.status.value.resources : [];
  const isSettled = ended.view !== undefined && isWell(ended.view);
  const { probe, serving } = situation;
  return {
    format: 'quorate-drill/1',
    id: ended.id,
    drill: drill.id,
    number: drill.number,
    title: drill.title(situation),
    level: drill.level,
    cluster: context.description.name,
    environment: context.description.environment,
    target: situation.target,
    hand: situation.hand,
    vantage: context.vantage.node,
    probe: {
      address: probe.address,
      port: probe.port,
      ...(probe.path ? { path: probe.path } : {}),
      intervalMs: probeIntervalMs,
      asked: samples.length,
      lost: gaps.reduce((total, { lost }) => total + lost, 0),
    },
    startedAt: ended.startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    injectedAt: moment.at,
    injectedBoundMs: moment.boundMs,
    ...decide(expectations, outageMs, prediction.outage, {
      abortedBecause: ended.abortedBecause,
      doubts: doubtsOf(parts),
    }),
    expectations,
    prediction,
    outageMs,
    gaps,
    phases,
    savings: savings(situation.facts, situation.configuredTokenMs, measured),
    nodes: situation.view.nodes.map(({ name, id, isDc }) => ({ name, id: String(id), wasDc: isDc })),
    serving,
    servedAfter: running.find(({ id }) => serving.includes(id))?.nodes[0],
    settledAt: isSettled ? ended.view?.at : undefined,
    restore: { words: restore.words, wasNeeded: ended.wasRestoreNeeded },
    clocks: recorder.clocks(),
    events,
    versions: situation.versions,
    reports: unique([...ended.reports, ...recorder.reports, ...bootedTooSoon(events, situation.target)]),
  };
}

/** What this program did and what the client saw, as events among the others. */
function ownEvents(
  { drill, situation, recorder, context }: DrillParts,
  gaps: readonly Gap[],
  moment: { readonly at: number; readonly boundMs: number },
): readonly TimelineEvent[] {
  const bound = recorder.clock(context.vantage.node).readings.at(-1)?.boundMs ?? 0;
  const [first] = gaps;
  const end = gaps.at(-1)?.to;
  return [
    ownEvent('inject', situation.target, drill.words(situation).happened, moment.at, moment.boundMs),
    ...(first ? [ownEvent('last-good-reply', null, 'last good reply', first.from, bound)] : []),
    ...(end === undefined ? [] : [ownEvent('first-good-reply', null, 'first good reply', end, bound)]),
  ];
}

/** The first gap is the failover's; later ones are counted, and not cut into its parts. */
function phasesIn(gaps: readonly Gap[], events: readonly TimelineEvent[], { situation }: DrillParts) {
  const [gap] = gaps;
  if (gap?.to === undefined) return [];
  return phasesOf(events, { name: situation.target, id: situation.targetId }, { from: gap.from, to: gap.to });
}

/** What makes a measurement unusable. */
function doubtsOf({ drill, context, situation, recorder, probe }: DrillParts): readonly string[] {
  const doubts: string[] = [];
  for (const node of recorder.lost().keys())
    if (node !== situation.target || !drill.losesTarget) doubts.push(`the stream of ${node} was lost`);
  for (const name of [...context.nodes.keys(), context.vantage.node]) {
    if (name === situation.target && drill.losesTarget) continue;
    const { readings } = recorder.clock(name);
    const best = Math.min(...readings.map(({ boundMs }) => boundMs));
    if (readings.length === 0) doubts.push(`the clock of ${name} was never read`);
    else if (best > usefulBoundMs) doubts.push(`the clock of ${name} is known to ${Math.round(best)} ms only`);
  }
  if (probe.count() === 0) doubts.push('no client asked');
  return doubts;
}

/**
 * A node that boots faster than its fence agent comes back is told of its own fencing when it is a member already, and
 * its Pacemaker shuts down for good. Seen on Pacemaker 3.0.0 with a node that boots in 2 s and power_wait 2 s.
 */
function bootedTooSoon(events: readonly TimelineEvent[], target: string): readonly Report[] {
  const told = events.find(({ kind, node, fields }) => kind === 'self-fence' && node === target && !fields['target']);
  if (!told) return [];
  return [
    warning(
      'DRILL_BOOTED_TOO_SOON',
      `${target} was back before its fencing was confirmed, and stopped its Pacemaker.`,
      {
        node: target,
        why: 'The fence agent waits after it switched the power on, and the node boots faster than that.',
        next: `Set power_wait=0 on its fence device. Now: systemctl start pacemaker on ${target}.`,
        evidence: { output: told.raw },
      },
    ),
  ];
}

function unique(reports: readonly Report[]): readonly Report[] {
  return [...new Map(reports.map((report) => [`${report.code} ${report.node} ${report.text}`, report])).values()];
}
