import type { ClusterDescription } from '../cluster/description.ts';
import type { ClusterView } from '../live/view.ts';
import type { Report } from '../report.ts';
import type { Result } from '../result.ts';
import type { SecretSource } from '../secret.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import type { Prediction, PredictionFacts } from '../timeline/predict.ts';
import type { Gap } from '../timeline/probe-sample.ts';
import type { Transport } from '../transport/transport.ts';

/** From harmless to a danger for data; from 4 on a person types the node's name. */
export type Level = 1 | 2 | 3 | 4 | 5;

/** What a drill stands on: the cluster as described, its nodes, and a client outside of it. */
export interface DrillGround {
  readonly description: ClusterDescription;
  readonly nodes: ReadonlyMap<string, Transport>;
  readonly vantage: Transport;
  readonly secrets: SecretSource;
  readonly signal: AbortSignal;
}

/** What was found just before; everything that follows is decided by it. */
export interface Situation {
  readonly view: ClusterView;
  readonly target: string;
  /** Corosync's id of the target. */
  readonly targetId: string;
  /** A survivor, from which the fault is injected and restored. */
  readonly hand: string;
  readonly probe: ClusterDescription['probes'][number];
  /** Resources on the target whose start a client waits for, in their order. */
  readonly serving: readonly string[];
  /** Where crm_simulate expects the service afterwards; undefined where it could not say. */
  readonly expectedNode: string | undefined;
  readonly facts: PredictionFacts;
  readonly configuredTokenMs: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** A way back that is set on a node before the fault, and ends by itself there. */
export interface Restore {
  /** One sentence: "node1 powers node2 on again after 600 s". */
  readonly words: string;
  /** Takes it off when it is no longer needed. */
  readonly disarm: (signal: AbortSignal) => Promise<Result<void>>;
  /** Does it now. */
  readonly now: (signal: AbortSignal) => Promise<Result<void>>;
}

/** What is seen while the drill runs; expectations are judged on it. */
export interface Observation {
  readonly situation: Situation;
  /** Moment of the fault on this machine's axis. */
  readonly injectedAt: number;
  readonly events: readonly TimelineEvent[];
  readonly gaps: readonly Gap[];
  /** Newest whole reading since the fault; undefined: none yet. */
  readonly view: ClusterView | undefined;
}

/** One thing that must come true, in words, with how it is told from what was seen. */
export interface Expectation {
  readonly id: string;
  readonly text: string;
  /** Undefined: not yet. False: it came otherwise. */
  readonly judge: (seen: Observation) => { readonly isMet: boolean; readonly evidence: string } | undefined;
}

/** What a drill is called while it is shown; sentences without and with a full stop as told. */
export interface DrillWords {
  /** What will be done to the cluster: a sentence. */
  readonly fault: string;
  /** What is expected of the node: a sentence. */
  readonly afterwards: string;
  /** In the imperative: "Cut the power of node2". */
  readonly inject: string;
  /** In the imperative: "Power node2 on again". */
  readonly restore: string;
  /** On the timeline: "node2 loses its power". */
  readonly happened: string;
}

/**
 * A drill as one file: is it safe, what will it cost, how it is taken back, how it is done, what must come of it.
 * `runDrill` does the rest: streams, clocks, probe, abort rules, verdict, record.
 */
export interface Drill {
  readonly id: string;
  /** Number in the catalogue. */
  readonly number: number;
  readonly title: (situation: Situation) => string;
  readonly words: (situation: Situation) => DrillWords;
  readonly level: Level;
  /** How a lost node goes silent: its stream ends, and it is not an abort. */
  readonly losesTarget: boolean;
  readonly gate: (ground: DrillGround, situation: Situation) => readonly Report[];
  readonly predict: (situation: Situation) => Prediction;
  readonly arm: (ground: DrillGround, situation: Situation, id: string) => Promise<Result<Restore>>;
  readonly inject: (ground: DrillGround, situation: Situation) => Promise<Result<void>>;
  readonly expect: readonly Expectation[];
  /** Longest time until all expectations are met, in milliseconds. */
  readonly patienceMs: number;
}
