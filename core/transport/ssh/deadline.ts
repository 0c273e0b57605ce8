import type { CallOptions } from '../transport.ts';

/** One signal for cancel and deadline, and which of the two it was. */
export interface Limit extends Disposable {
  readonly signal: AbortSignal;
  /** Why the signal fired: the caller cancelled, or time ran out. */
  cause(): 'cancelled' | 'deadline';
}

/** Joins a caller's signal with a deadline (ms from now); dispose it when the call is over. */
export function limit(options: CallOptions): Limit {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, options.deadlineMs);
  if (options.signal.aborted) abort();
  options.signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    cause: () => (options.signal.aborted ? 'cancelled' : 'deadline'),
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', abort);
    },
  };
}

/** Waits for `work`, but not longer than the signal lets; `undefined` when it fired first. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    work.catch(() => {});
    return undefined;
  }
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const give = (): void => resolve(undefined);
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

/** Waits for `work` at most `ms`; tells whether it came. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    clearTimeout(timer);
  }
}
