import type { CibDocument } from '../../pacemaker/cib/document.ts';
import type { Simulation } from '../../pacemaker/simulate/simulation.ts';
import type { Step } from '../../plan/plan.ts';
import type { Report } from '../../report.ts';
import type { EverydayAction } from './everyday-action.ts';
import type { ActionSituation, LiveCluster } from './situation.ts';

/** What is put to the scheduler: the CIB as it would be, and a node that would be lost. */
export interface WhatIf {
  readonly cib: CibDocument;
  readonly lostNode?: string;
}

/** What an action's steps are made from. */
export interface StepGround {
  readonly situation: ActionSituation;
  readonly live: LiveCluster;
  /** What the scheduler says that it would lead to; undefined where it could not say. */
  readonly predicted: Simulation | undefined;
}

/**
 * One kind of everyday action: a new one is a file with one of these and a line in `kinds.ts`. All of it is pure;
 * what it needs was read before.
 */
export interface ActionKind<A extends EverydayAction> {
  readonly title: (action: A) => string;
  /** Why it can't or need not be done; nothing where it can. */
  readonly refuse: (action: A, situation: ActionSituation) => readonly Report[];
  /** What to ask the scheduler; nothing where its answer would say nothing. */
  readonly whatIf?: (action: A, live: LiveCluster) => WhatIf;
  readonly steps: (action: A, ground: StepGround) => readonly Step[];
  /** The steps where Pacemaker runs on no node that can be reached; absent where nothing can be done then. */
  readonly stepsWithoutCluster?: (action: A) => readonly Step[];
  /** Sentences beside what the scheduler says. */
  readonly remarks?: (action: A, situation: ActionSituation) => readonly string[];
  /** A node that leaves the membership by it. */
  readonly leaves?: (action: A) => string;
  /** What has to be typed before it is done. */
  readonly typeToConfirm?: (action: A, costsQuorum: boolean) => string | undefined;
}
