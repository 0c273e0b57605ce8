import type { Report } from '../report.ts';
import { ask } from './call.ts';
import { nothing } from './identifiers.ts';

/** Who answers, so that a screen of another version can say so before anything is asked. */
export interface EngineHello {
  readonly version: string;
  /** Raised whenever a call changes in a way that an older screen does not understand. */
  readonly contract: number;
  /** The machine the engine runs on, and as whom. */
  readonly host: string;
  readonly user: string;
  readonly place: 'here' | 'near-the-cluster';
  readonly platform: string;
  /** Why a practice cluster can't run there; empty where it can. */
  readonly practiceObstacles: readonly Report[];
}

export { contractVersion } from './limits.ts';

export const engineCalls = {
  'engine.hello': ask<EngineHello>()(nothing),
};
