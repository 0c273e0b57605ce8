import type { DrillRun } from '../drill-run.ts';

/** The run as JSON text: what is kept, and what a replay reads. No secret ever gets into a run. */
export function runToJson(run: DrillRun): string {
  return `${JSON.stringify(run, null, 1)}\n`;
}
