import type { Socket } from 'node:net';
import type { Client, ClientCallback, ClientChannel, PseudoTtyOptions } from 'ssh2';
import type { SshAddress } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Traffic } from '../transport.ts';
import { unlessAborted } from './deadline.ts';
import { dial } from './dial.ts';
import { connectCancelled, connectionLost, execRefused, tooManySessions } from './reports.ts';
import type { DialOptions, Link } from './session.ts';
import { SessionSlots } from './session-slots.ts';

/**
 * The one connection to a node. Where it was lost, the next call dials again, once, with the same host-key check.
 */
export class Connection {
  readonly node: string;
  readonly slots = new SessionSlots();
  readonly #address: SshAddress;
  readonly #options: DialOptions;
  readonly #closing = new AbortController();
  #link: Link | undefined;
  #dialing: Promise<Result<Link>> | undefined;
  #lastLoss: string | undefined;
  #roundTrips = 0;
  #sentBefore = 0;
  #receivedBefore = 0;

  constructor(address: SshAddress, options: DialOptions) {
    this.node = options.node;
    this.#address = address;
    this.#options = options;
  }

  /** The live link; dials where there is none. Callers that come meanwhile share one attempt. */
  async link(signal: AbortSignal): Promise<Result<Link>> {
    if (this.#closing.signal.aborted) throw new Error(`the connection to ${this.node} has been disposed of`);
    if (this.#link !== undefined) return ok(this.#link);
    this.#dialing ??= this.#dial(signal);
    const result = await unlessAborted(this.#dialing, signal);
    return result ?? fail(connectCancelled(this.node));
  }

  async #dial(firstCaller: AbortSignal): Promise<Result<Link>> {
    // The first caller alone may be cancelled while others wait for the same attempt: it goes on to its deadline.
    const isFirst = this.#sentBefore === 0 && this.#receivedBefore === 0;
    const signal = isFirst ? AbortSignal.any([this.#closing.signal, firstCaller]) : this.#closing.signal;
    try {
      const dialled = await dial(this.#address, { ...this.#options, signal });
      if (!dialled.ok) return dialled;
      const link = dialled.value;
      this.#link = link;
      void link.lost.then((why) => this.#forget(link, why));
      return dialled;
    } finally {
      this.#dialing = undefined;
    }
  }

  #forget(link: Link, why: string): void {
    this.#lastLoss = why;
    if (this.#link !== link) return;
    this.#sentBefore += link.socket.bytesWritten;
    this.#receivedBefore += link.socket.bytesRead;
    this.#link = undefined;
  }

  /**
   * Opens a session, starts `line` in it and hands the channel to `start`, at once: a short command's exit status lies
   * in the same packet as the answer to its start, and would be missed a turn later.
   * Reports: `SSH_TOO_MANY_SESSIONS` (never carried out), `SSH_EXEC_REFUSED`, `SSH_CONNECTION_LOST`, and those of
   * connecting.
   */
  open<T>(line: string, signal: AbortSignal, start: (channel: ClientChannel) => T): Promise<Result<T>> {
    return this.#open((client, begun) => client.exec(line, begun), signal, start);
  }

  /** The same with the login shell on a terminal of its own. @see RFC 4254 6.2 pty-req */
  openShell<T>(
    window: PseudoTtyOptions,
    signal: AbortSignal,
    start: (channel: ClientChannel) => T,
  ): Promise<Result<T>> {
    return this.#open((client, begun) => client.shell(window, begun), signal, start);
  }

  async #open<T>(
    begin: (client: Client, begun: ClientCallback) => unknown,
    signal: AbortSignal,
    start: (channel: ClientChannel) => T,
  ): Promise<Result<T>> {
    for (let attempt = 1; ; attempt++) {
      const linked = await this.link(signal);
      if (!linked.ok) return linked;
      const link = linked.value;
      const { promise, resolve } = Promise.withResolvers<Result<T>>();
      try {
        begin(link.client, (cause, channel) => {
          if (cause === undefined) resolve(ok(start(channel)));
          else resolve(fail(this.#refusal(link, cause)));
        });
      } catch (cause) {
        // ssh2 throws where its socket has ended a moment ago: nothing was sent, so dialling again is safe.
        const why = cause instanceof Error ? cause.message : String(cause);
        this.#forget(link, why);
        link.close();
        if (attempt > 1) return fail(connectionLost(this.node, undefined, why));
        continue;
      }
      this.#roundTrips++;
      return promise;
    }
  }

  #refusal(link: Link, cause: Error & { readonly reason?: unknown }): Report {
    const loss = link.loss();
    if (loss !== undefined) return connectionLost(this.node, undefined, loss);
    // ssh2 puts the server's reason code on the error where the channel itself was refused.
    if (cause.reason !== undefined) return tooManySessions(this.node, cause.message);
    return execRefused(this.node, cause.message);
  }

  /** What is known about a session that ended without an exit status. */
  lastLoss(): string {
    return this.#lastLoss ?? 'the session ended without an exit status';
  }

  traffic(): Traffic {
    const socket: Socket | undefined = this.#link?.socket;
    return {
      roundTrips: this.#roundTrips,
      bytesSent: this.#sentBefore + (socket?.bytesWritten ?? 0),
      bytesReceived: this.#receivedBefore + (socket?.bytesRead ?? 0),
    };
  }

  async dispose(): Promise<void> {
    this.#closing.abort();
    await this.#dialing;
    const link = this.#link;
    if (link === undefined) return;
    link.close();
    await link.lost;
  }
}
