/** Counts the events of one follow that are on their way, and lets no more go than a caller may have before it. */
export class Flow {
  readonly #most: number;
  #underWay = 0;
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  sent(): void {
    this.#underWay += 1;
  }

  /** The caller has taken in so many. */
  taken(events: number): void {
    this.#underWay = Math.max(0, this.#underWay - events);
    if (this.#underWay < this.#most) this.#wake?.();
  }

  /** Resolves when one more may go, or on abort. */
  async room(signal: AbortSignal): Promise<void> {
    if (this.#underWay < this.#most || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
