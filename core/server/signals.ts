import { createBell } from '../timeline/bell.ts';

/** Longer than anybody waits: the bell wants a bound. */
const dayMs = 86_400_000;
/** Waiting for a slow listener at most; the oldest go, since what is told is a state and newer ones follow. */
const mostWaiting = 1_000;

/** Tells several listeners what happens, each at its own pace. */
export class Signals<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #ends = new AbortController();

  tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Ends all who follow. */
  end(): void {
    this.#ends.abort();
  }

  /** All that is told from now on, until the signal. Listens from the call, not from the first `next`. */
  follow(signal: AbortSignal): AsyncGenerator<Event, void, undefined> {
    const waiting: Event[] = [];
    const bell = createBell();
    const ends = AbortSignal.any([signal, this.#ends.signal]);
    const listener = (event: Event) => {
      if (waiting.push(event) > mostWaiting) waiting.shift();
      bell.ring();
    };
    this.#listeners.add(listener);
    ends.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    return drain();
    async function* drain(): AsyncGenerator<Event, void, undefined> {
      while (!ends.aborted) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
        await bell.wait(ends, dayMs);
      }
    }
  }
}
