import { useSyncExternalStore } from 'react';

/** One ticking clock for all ages on the screen: whole seconds, so that everything changes together. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds since the epoch, moving on each second. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}

const never = () => () => undefined;

/** As `useNow` while `isTicking`; else the moment of the last tick, without being woken by it. */
export function useNowWhile(isTicking: boolean): number {
  return useSyncExternalStore(isTicking ? listen : never, () => (isTicking ? now : 0)) || Date.now();
}

/** Whole minutes since the epoch: for what grows old slowly, and must not be made anew each second. */
export function useMinute(): number {
  return useSyncExternalStore(listen, () => Math.floor(now / 60_000));
}
