/** Sessions that one connection carries at once; sshd refuses more than MaxSessions. @see sshd_config(5) MaxSessions */
const commandsAndStreams = 8;
/** Long-lived streams leave room for commands. */
const streams = 6;

/**
 * Queues commands where a connection is full. sshd's default is 10 sessions; two are left for ending a command that
 * was given up. Where a server allows less, the limit shrinks to what it allowed.
 */
export class SessionSlots {
  #limit = commandsAndStreams;
  #used = 0;
  #streams = 0;
  #hasServed = false;
  readonly #waiting: (() => void)[] = [];

  /** Takes a slot, waiting in line; the answer gives it back. `undefined` when the signal fired first. */
  async take(signal: AbortSignal): Promise<(() => void) | undefined> {
    while (this.#used >= this.#limit) {
      if (signal.aborted) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      const leave = (): void => {
        const place = this.#waiting.indexOf(resolve);
        if (place >= 0) this.#waiting.splice(place, 1);
        resolve();
      };
      this.#waiting.push(resolve);
      signal.addEventListener('abort', leave, { once: true });
      await promise;
      signal.removeEventListener('abort', leave);
    }
    if (signal.aborted) {
      this.#wake();
      return undefined;
    }
    return this.#occupy();
  }

  /** Takes a slot for a stream, waiting like a command; `full` where too many streams run already. */
  async takeForStream(signal: AbortSignal): Promise<(() => void) | 'full' | undefined> {
    if (this.#streams >= Math.min(streams, this.#limit - 1)) return 'full';
    this.#streams++;
    const release = await this.take(signal);
    if (release === undefined) {
      this.#streams--;
      return undefined;
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#streams--;
      release();
    };
  }

  /** A session was granted on this connection. */
  served(): void {
    this.#hasServed = true;
  }

  /** A server that granted one refuses the next only until it has put the last one away. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** The server refused the newest session: from now on it gets fewer. False where none would be left to wait for. */
  shrink(): boolean {
    const allowed = this.#used - 1;
    if (allowed <= this.#streams) return false;
    this.#limit = Math.min(this.#limit, allowed);
    return true;
  }

  #occupy(): () => void {
    this.#used++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#used--;
      this.#wake();
    };
  }

  #wake(): void {
    this.#waiting.shift()?.();
  }
}
