/** Wakes the one who waits when something came; rings while nobody waits are kept as one. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, at once where it rang since, or after the time in milliseconds, or on abort. */
  wait(signal: AbortSignal, atMostMs: number): Promise<void>;
}

export function createBell(): Bell {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async wait(signal, atMostMs) {
      if (!isRung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            // A watch waits for weeks on one signal: what was left on it would pile up.
            signal.removeEventListener('abort', done);
            resolve();
          };
          const timer = setTimeout(done, atMostMs);
          wake = done;
          signal.addEventListener('abort', done, { once: true });
        });
        wake = undefined;
      }
      isRung = false;
    },
  };
}
