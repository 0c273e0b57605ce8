import type { CallName, CheckedParamsOf, EventOf, FollowName, ValueOf, WorkName } from '../contract/contract.ts';
import type { EngineHello } from '../contract/engine.ts';
import type { Engine } from '../engine.ts';
import type { Result } from '../result.ts';
import type { Tasks } from './tasks.ts';
import type { Watches } from './watches.ts';
import type { WorkOrder } from './work-order.ts';

/** One connection: what is a caller's alone (a terminal) is kept under it, and ends with it. */
export interface Caller {
  /** Aborted when the connection has ended. */
  readonly gone: AbortSignal;
}

/** What all callers of one engine share. */
export interface Shared {
  readonly engine: Engine;
  readonly tasks: Tasks;
  readonly watches: Watches;
  readonly place: EngineHello['place'];
}

/** What an answer is given beside its parameters. */
export interface CallContext extends Shared {
  /** Aborted when the caller stops the call or is gone. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
}

type Awaitable<T> = T | Promise<T>;

/** How one call is answered: a value, a stream with a value at its end, or an order for the tasks. */
export type Answer<Name extends CallName> = Name extends WorkName
  ? (params: CheckedParamsOf<Name>, context: CallContext) => Awaitable<Result<WorkOrder<ValueOf<Name>>>>
  : Name extends FollowName
    ? (
        params: CheckedParamsOf<Name>,
        context: CallContext,
      ) => AsyncGenerator<EventOf<Name>, Result<ValueOf<Name>>, undefined>
    : (params: CheckedParamsOf<Name>, context: CallContext) => Awaitable<Result<ValueOf<Name>>>;

/** Answers to some of the calls; one file of answers/ a feature. A missing or mistyped one does not compile. */
export type AnswersTo<Names extends CallName> = { readonly [Name in Names]: Answer<Name> };
