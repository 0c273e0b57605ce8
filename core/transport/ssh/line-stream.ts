import type { LineStream } from '../transport.ts';
import { LineCutter } from './lines.ts';
import type { StartedCommand } from './started-command.ts';

/** Lines kept for a slow reader before the node is made to wait. */
const highWater = 2000;

type Ended = 'closed' | 'stopped' | 'lost';

/**
 * The lines of a running command. Ending our side of its standard input ends it on the node, so that it outlives
 * neither `stop` nor the connection.
 */
export class CommandLines implements LineStream {
  readonly ended: Promise<Ended>;
  readonly #command: StartedCommand;
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];
  readonly #lines: string[] = [];
  readonly #cutter = new LineCutter((line) => this.#take(line));
  #isStopped = false;
  #isOver = false;

  constructor(command: StartedCommand, whenEnded: () => void) {
    this.#command = command;
    this.ended = command.ended.then((exitCode) => {
      whenEnded();
      if (!this.#isStopped) this.#cutter.end();
      this.#isOver = true;
      for (const give of this.#waiting.splice(0)) give({ done: true, value: undefined });
      if (this.#isStopped) return 'stopped';
      return exitCode === undefined ? 'lost' : 'closed';
    });
  }

  push(data: Buffer): void {
    if (this.#isStopped) return;
    this.#cutter.push(data);
    if (this.#lines.length > highWater) this.#command.channel.pause();
  }

  stop(): void {
    if (this.#isStopped || this.#isOver) return;
    this.#isStopped = true;
    this.#lines.length = 0;
    this.#command.channel.resume();
    this.#command.channel.end();
    for (const give of this.#waiting.splice(0)) give({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return {
      next: async () => this.#next(),
      // Leaving a `for await` loop stops the command.
      return: async () => {
        this.stop();
        return { done: true, value: undefined };
      },
    };
  }

  #take(line: string): void {
    const give = this.#waiting.shift();
    if (give === undefined) this.#lines.push(line);
    else give({ done: false, value: line });
  }

  #next(): IteratorResult<string> | Promise<IteratorResult<string>> {
    const line = this.#lines.shift();
    if (line !== undefined) {
      if (this.#lines.length === 0) this.#command.channel.resume();
      return { done: false, value: line };
    }
    if (this.#isOver || this.#isStopped) return { done: true, value: undefined };
    const { promise, resolve } = Promise.withResolvers<IteratorResult<string>>();
    this.#waiting.push(resolve);
    return promise;
  }
}
