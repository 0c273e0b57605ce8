/** What the scheduler would do next. */
export interface Simulation {
  /** The summary of the transition, in the scheduler's order. */
  readonly actions: readonly SimulatedAction[];
}

export type SimulatedAction =
  | {
      readonly kind: 'fence';
      readonly node: string;
      /** `reboot`, `off`, `on`. */
      readonly operation: string;
      readonly reason: string | undefined;
    }
  | {
      readonly kind: 'node';
      readonly node: string;
      /** `shutdown` and whatever else is done to a node. */
      readonly operation: string;
      readonly reason: string | undefined;
    }
  | {
      readonly kind: 'resource';
      /** `start`, `stop`, `move`, `migrate`, `restart`, `recover`, `promote`, `demote`, `reload` … */
      readonly operation: string;
      /** With its instance for a clone, `db:1`. */
      readonly resource: string;
      /** Where it is now. */
      readonly from: string | undefined;
      /** Where it will be. */
      readonly to: string | undefined;
      readonly fromRole: string | undefined;
      readonly toRole: string | undefined;
      /** It would be done, but something forbids it: no quorum, no fencing. */
      readonly isBlocked: boolean;
      readonly reason: string | undefined;
    };
