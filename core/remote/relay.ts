import { setTimeout as delay } from 'node:timers/promises';
import { messageBytes } from '../contract/limits.ts';
import type { Result } from '../result.ts';
import type { Connection, Pipe } from '../server/connection.ts';
import type { ByteChannel } from '../transport/transport.ts';
import { openLine } from './conversation.ts';
import { hostText } from './host-address.ts';
import { type JsonLines, jsonLines } from './json-lines.ts';
import type { Host } from './on-host.ts';

/** A page tries again as soon as its connection ends; while there is no line, it is not told at once. */
const noLineMs = 2_000;

export interface RelayOptions {
  /** Ends all lines. */
  readonly signal: AbortSignal;
  /** Told when a line can't be had, for the terminal. */
  readonly onTrouble?: (result: Result<never>) => void;
  /** How a line is opened; over SSH unless told. */
  readonly open?: (signal: AbortSignal) => Promise<Result<ByteChannel>>;
}

/**
 * Hands each caller on to the engine near the cluster, over a line of its own. Messages are passed as they are: that
 * engine checks them. Where the line is lost the caller's connection ends too, and the caller's next one opens a new
 * line; the work there goes on.
 */
export function relayTo(host: Host, options: RelayOptions): (pipe: Pipe) => Connection {
  const open = options.open ?? ((signal) => openLine(host, { signal }));
  return (pipe) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([options.signal, gone.signal]);
    const relayed = new Relayed(pipe, `the line to the engine on ${hostText(host.address)} was lost`);
    void (async () => {
      const line = await open(signal);
      if (!line.ok) {
        if (!signal.aborted) options.onTrouble?.(line);
        await delay(noLineMs, undefined, { signal }).catch(() => {});
        return relayed.end();
      }
      await relayed.carry(line.value, signal);
    })();
    return {
      receive: (text) => relayed.receive(text),
      closed: () => {
        relayed.isOver = true;
        gone.abort();
      },
    };
  };
}

/** One caller, and its line once there is one. */
class Relayed {
  readonly #pipe: Pipe;
  readonly #lost: string;
  /** What came before the line stood. */
  readonly #early: string[] = [];
  #line: ByteChannel | undefined;
  #wire: JsonLines | undefined;
  isOver = false;

  constructor(pipe: Pipe, lost: string) {
    this.#pipe = pipe;
    this.#lost = lost;
  }

  receive(text: string): void {
    // Outside its strings, which hold none, a line break is a space to JSON.
    const line = text.replaceAll(/[\r\n]/g, ' ');
    if (this.#wire === undefined) {
      this.#early.push(line);
      if (this.#early.length > 1_000) this.end();
      return;
    }
    void this.#wire.send(line);
    // The far end does not take anything in any more.
    if ((this.#line?.stream.writableLength ?? 0) > 2 * messageBytes) this.end();
  }

  async carry(line: ByteChannel, signal: AbortSignal): Promise<void> {
    const wire = jsonLines(line.stream);
    this.#line = line;
    this.#wire = wire;
    const stop = () => line.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    for (const text of this.#early.splice(0)) void wire.send(text);
    for await (const text of wire.lines()) {
      if (this.isOver) break;
      this.#pipe.send(text);
      await this.#pipe.drained?.();
    }
    signal.removeEventListener('abort', stop);
    line.stop();
    this.end();
  }

  end(): void {
    this.#line?.stop();
    if (this.isOver) return;
    this.isOver = true;
    this.#pipe.close(this.#lost);
  }
}
