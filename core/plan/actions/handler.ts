import type { Result } from '../../result.ts';
import type { Secret, SecretSource } from '../../secret.ts';
import type { Transport } from '../../transport/transport.ts';
import type { Action } from '../action.ts';
import type { Json } from '../canonical.ts';

/** Where what undo needs is kept when it is secret; a profile's vault is one. */
export interface SecretKeeper {
  put(name: string, secret: Secret): Promise<Result<void>>;
  get(name: string): Promise<Result<Secret | undefined>>;
  remove(name: string): Promise<Result<void>>;
}

/** What a handler works with: one step, on one node. */
export interface ActionContext {
  readonly node: string;
  readonly transport: Transport;
  readonly secrets: SecretSource;
  readonly keeper: SecretKeeper | undefined;
  /** Name under which this step may keep a secret, unique to run and step. */
  readonly keepAs: string;
  /** Aborted by cancel: cuts what only reads or waits. */
  readonly cancel: AbortSignal;
  /** For changes, which cancel does not cut: what began comes to its end. */
  readonly signal: AbortSignal;
  /** True where an earlier attempt may have begun the change without saying how it ended. */
  readonly isResumed: boolean;
  /** A line of progress. */
  readonly onLine: (line: string) => void;
  /** Takes secrets out of a text that a node said. */
  readonly redact: (text: string) => string;
}

/** What the probe saw. */
interface Probed<Found> {
  readonly isDone: boolean;
  readonly found: Found;
}

/**
 * How one kind of action is done. The order is: probe, remember (kept on disk before anything changes), apply, verify
 * (what it returns is kept for undo). After a kill: probe, then either release and verify, or apply and verify.
 * Methods may be called again after a kill at any point, so each has to be safe to repeat.
 */
export interface ActionHandler<A extends Action, Found> {
  /** Is it done already? Changes nothing. */
  probe(action: A, context: ActionContext): Promise<Result<Probed<Found>>>;
  /** What undo will need, from what the probe saw. */
  remember(action: A, found: Found, context: ActionContext): Promise<Result<Json>>;
  apply(action: A, before: Json, context: ActionContext): Promise<Result<void>>;
  /**
   * Takes back what was set up only for the change, as `apply` does at its own end: for an apply that was killed
   * before that, where the probe says that the change is done, or after it was undone.
   */
  release?(action: A, before: Json, context: ActionContext): Promise<Result<void>>;
  /** Did it work? Returns what undo needs now. */
  verify(action: A, before: Json, context: ActionContext): Promise<Result<Json>>;
  undo(action: A, before: Json, context: ActionContext): Promise<Result<void>>;
}
