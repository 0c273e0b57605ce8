import type { Work } from '../engine/state.ts';
import type { Result } from '../result.ts';

/** Long work, as it is handed to the tasks. */
export interface WorkOrder<Value> {
  /** In the imperative: "Check web-prod". */
  readonly title: string;
  readonly profile?: string;
  readonly run: (work: Work) => Promise<Result<Value>>;
  /** The run that it works on, once there is one; asked now and then while it works. */
  readonly findRun?: () => string | undefined;
  /** How a value reads whose work came to its end and yet failed; `done` unless told. */
  readonly stateOf?: (value: Value) => 'done' | 'failed' | 'cancelled';
}
