import type { Report } from '../report.ts';
import type { ClockReading } from '../timeline/clock.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import type { Phase } from '../timeline/phases.ts';
import type { Prediction, Saving } from '../timeline/predict.ts';
import type { Gap } from '../timeline/probe-sample.ts';
import type { Level } from './drill.ts';

export type Verdict = 'PASS' | 'SLOW' | 'WRONG-OUTCOME' | 'NOT-RECOVERED' | 'ABORTED' | 'INCONCLUSIVE';

export interface JudgedExpectation {
  readonly id: string;
  readonly text: string;
  readonly state: 'met' | 'wrong' | 'open';
  readonly evidence: string;
}

/** All that a drill left: enough to draw, to judge and to replay it again. Plain data without any secret. */
export interface DrillRun {
  readonly format: 'quorate-drill/1';
  readonly id: string;
  readonly drill: string;
  readonly number: number;
  readonly title: string;
  readonly level: Level;
  readonly cluster: string;
  readonly environment: string;
  readonly target: string;
  /** The node through which the fault was injected. */
  readonly hand: string;
  readonly vantage: string;
  readonly probe: {
    readonly address: string;
    readonly port: number;
    readonly path?: string;
    readonly intervalMs: number;
    readonly asked: number;
    readonly lost: number;
  };
  readonly startedAt: string;
  readonly endedAt: string;
  /** Moment of the fault on this machine's axis, and how exactly it is known. */
  readonly injectedAt: number;
  readonly injectedBoundMs: number;
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly sentence: string;
  readonly expectations: readonly JudgedExpectation[];
  readonly prediction: Prediction;
  /** The client's outage; undefined where there was none or it did not end. */
  readonly outageMs: number | undefined;
  readonly gaps: readonly Gap[];
  readonly phases: readonly Phase[];
  readonly savings: readonly Saving[];
  readonly nodes: readonly { readonly name: string; readonly id: string; readonly wasDc: boolean }[];
  readonly serving: readonly string[];
  readonly servedAfter: string | undefined;
  /** When all expectations were met. */
  readonly settledAt: number | undefined;
  /** What was armed to take the fault back, and whether it was needed. */
  readonly restore: { readonly words: string; readonly wasNeeded: boolean };
  readonly clocks: Readonly<Record<string, readonly ClockReading[]>>;
  readonly events: readonly TimelineEvent[];
  readonly versions: Readonly<Record<string, string>>;
  readonly reports: readonly Report[];
}
