import { exitStatus } from './exit-status.ts';
import type { Teller } from './screen/screen.ts';

/** Ctrl-C, SIGTERM and a reader who went away, as one signal. */
export interface OrderlyStop {
  readonly signal: AbortSignal;
  /** Where it is told that work stops, and what leaves the terminal as it was. */
  show(tell: Teller | undefined, leave: () => void): void;
}

const words = 'Stopping before the next step; press Ctrl-C again to stop at once.';

/** Ctrl-C stops before the next step; the second one stops at once: the journal knows what was begun. */
export function orderlyStop(): OrderlyStop {
  const stop = new AbortController();
  let told: Teller | undefined;
  let leave = () => {};
  process.on('SIGINT', () => {
    if (stop.signal.aborted) {
      leave();
      process.exit(130);
    }
    told?.text(words);
    stop.abort(new Error('stopped by the user'));
  });
  process.on('SIGTERM', () => stop.abort(new Error('told to end')));
  // A reader that has seen enough (`| head`) is no error. What changes machines stops in order all the same.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause;
    process.exitCode ??= exitStatus.done;
    stop.abort(new Error('nobody reads'));
  });
  return {
    signal: stop.signal,
    show: (tell, leaving) => {
      told = tell;
      leave = leaving;
    },
  };
}
