import type { DrillRun } from '../../../core/contract/drills.ts';

/** One run as the chart draws it, oldest first; seconds. */
export interface DrillPoint {
  readonly name: string;
  readonly run: string;
  readonly verdict: DrillRun['verdict'];
  readonly outageSeconds: number | null;
  readonly predicted: readonly [number, number];
  readonly token: number;
  readonly consensus: number;
  readonly decision: number;
  readonly fencing: number;
  readonly start: number;
}

const seconds = (ms: number) => Math.round(ms / 10) / 100;

/** Runs (newest first, as the engine lists them) as points of a chart. */
export function drillPoints(runs: readonly DrillRun[]): readonly DrillPoint[] {
  return runs.toReversed().map((run, at) => {
    const share = (name: string) => seconds(run.phases.find((phase) => phase.name === name)?.shareMs ?? 0);
    return {
      // Which run it was here; `number` is the drill's in the catalogue.
      name: `${at + 1}: ${run.target}`,
      run: run.id,
      verdict: run.verdict,
      outageSeconds: run.outageMs === undefined ? null : seconds(run.outageMs),
      predicted: [seconds(run.prediction.outage.lowMs), seconds(run.prediction.outage.highMs)],
      token: share('token'),
      consensus: share('consensus'),
      decision: share('decision'),
      fencing: share('fencing'),
      start: share('start'),
    };
  });
}

/** The history in one sentence. */
export function drillsSentence(runs: readonly DrillRun[]): string {
  const [last] = runs;
  if (!last) return 'Failover is not proven yet.';
  const passed = runs.filter(({ verdict }) => verdict === 'PASS').length;
  const out = last.outageMs === undefined ? '' : `, out for ${seconds(last.outageMs).toFixed(2)} s`;
  return `Last drill: ${last.verdict}${out}. ${passed} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} passed.`;
}
