import type { AskName, EventOf, FollowName, ParamsOf, ValueOf, WorkName } from '../../core/contract/contract.ts';
import { eventsInFlight } from '../../core/contract/limits.ts';
import type { RequestMessage, ResponseMessage } from '../../core/contract/message.ts';
import type { Report } from '../../core/contract/tasks.ts';
import type { Carrier, Connect } from './carrier.ts';
import { CallFailed, connectionLost } from './failure.ts';
import { parseResponse } from './response.ts';

/** A value and the advice that came with it. */
export interface Answer<Value> {
  readonly value: Value;
  readonly reports: readonly Report[];
}

export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** Begun again after a lost connection, with params asked for anew; true unless told. */
  readonly isResumed?: boolean;
}

/** `waiting`: lost, tried again at `retryAt`. */
export type Connection =
  | { readonly state: 'opening' | 'open' }
  | { readonly state: 'waiting'; readonly why: string; readonly retryAt: number };

/** The typed client of the contract. Failures are thrown as `CallFailed`. */
export interface Bridge {
  ask<Name extends AskName>(name: Name, params: ParamsOf<Name>, signal?: AbortSignal): Promise<Answer<ValueOf<Name>>>;
  /** Events until the signal, or the end of what is followed, whose value it gives. */
  follow<Name extends FollowName>(
    name: Name,
    params: ParamsOf<Name> | (() => ParamsOf<Name>),
    onEvent: (event: EventOf<Name>) => void,
    options?: FollowOptions,
  ): Promise<ValueOf<Name>>;
  /** Begins long work; it goes on when this window is gone. Gives the id of its task. */
  work<Name extends WorkName>(name: Name, params: ParamsOf<Name>): Promise<string>;
  readonly connection: () => Connection;
  /** Tells of each change of the connection; gives the function that stops it. */
  readonly onConnection: (listener: () => void) => () => void;
  readonly close: () => void;
}

interface Call {
  readonly name: string;
  readonly params: () => unknown;
  readonly onEvent?: (event: unknown) => void;
  readonly isResumed: boolean;
  readonly resolve: (answer: Answer<unknown>) => void;
  readonly reject: (reason: unknown) => void;
  isSent: boolean;
  takenIn: number;
}

/** Well below what the engine lets be on its way, so that it never waits for a screen that keeps up. */
const ackEvery = eventsInFlight / 8;
const firstRetryMs = 250;
const longestRetryMs = 10_000;

/**
 * Speaks the contract over a carrier, and opens a new one after each loss, waiting longer each time. What was asked
 * on the lost one fails with BRIDGE_LOST; follows begin again.
 */
export function createBridge(connect: Connect): Bridge {
  const calls = new Map<number, Call>();
  const listeners = new Set<() => void>();
  let connection: Connection = { state: 'opening' };
  let carrier: Carrier | undefined;
  let lastId = 0;
  let losses = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const setConnection = (next: Connection) => {
    connection = next;
    for (const listener of listeners) listener();
  };
  const send = (message: RequestMessage) => carrier?.send(JSON.stringify(message));
  const begin = (id: number, call: Call) => {
    if (connection.state !== 'open') return;
    call.isSent = true;
    call.takenIn = 0;
    send({ kind: 'call', id, name: call.name, params: call.params() });
  };

  const take = (message: ResponseMessage) => {
    const call = calls.get(message.id);
    // One that was stopped here may still have events on their way.
    if (!call) return;
    if (message.kind === 'event') {
      call.onEvent?.(message.event);
      call.takenIn += 1;
      if (call.takenIn < ackEvery) return;
      send({ kind: 'ack', id: message.id, events: call.takenIn });
      call.takenIn = 0;
      return;
    }
    calls.delete(message.id);
    if (message.kind === 'value') call.resolve({ value: message.value, reports: message.reports });
    else call.reject(new CallFailed(message.reports));
  };

  const open = () => {
    setConnection({ state: 'opening' });
    const own = connect({
      onOpen: () => {
        if (carrier !== own) return;
        losses = 0;
        setConnection({ state: 'open' });
        for (const [id, call] of calls) begin(id, call);
      },
      onMessage: (text) => {
        const message = carrier === own ? parseResponse(text) : undefined;
        if (message) take(message);
      },
      onClose: (why) => {
        if (carrier === own && !isClosed) lose(why);
      },
    });
    carrier = own;
  };

  const lose = (why: string) => {
    carrier = undefined;
    losses += 1;
    for (const [id, call] of [...calls]) {
      if (call.isResumed || !call.isSent) continue;
      calls.delete(id);
      call.reject(connectionLost(why));
    }
    const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (losses - 1)) * (0.75 + Math.random() / 2);
    setConnection({ state: 'waiting', why, retryAt: Date.now() + waitMs });
    retry = setTimeout(open, waitMs);
  };

  const call = (
    name: string,
    params: () => unknown,
    own: Pick<Call, 'isResumed'> & Partial<Call>,
    signal?: AbortSignal,
  ) =>
    new Promise<Answer<unknown>>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      lastId += 1;
      const id = lastId;
      const stop = () => {
        const isUnderWay = calls.get(id)?.isSent === true;
        if (!calls.delete(id)) return;
        if (isUnderWay && connection.state === 'open') send({ kind: 'stop', id });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
      const settled = () => signal?.removeEventListener('abort', stop);
      const made: Call = {
        ...own,
        name,
        params,
        isSent: false,
        takenIn: 0,
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (reason) => {
          settled();
          reject(reason);
        },
      };
      calls.set(id, made);
      begin(id, made);
    });

  open();
  return {
    // The contract ties each name to its types; the wire can't.
    ask: (name, params, signal) => call(name, () => params, { isResumed: false }, signal) as Promise<Answer<never>>,
    follow: async (name, params, onEvent, { signal, isResumed = true } = {}) => {
      const paramsNow = typeof params === 'function' ? params : () => params;
      const answer = await call(name, paramsNow, { isResumed, onEvent: (event) => onEvent(event as never) }, signal);
      return answer.value as never;
    },
    work: async (name, params) => {
      const { value } = await call(name, () => params, { isResumed: false });
      return (value as { readonly task: string }).task;
    },
    connection: () => connection,
    onConnection: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      isClosed = true;
      clearTimeout(retry);
      carrier?.close();
    },
  };
}
