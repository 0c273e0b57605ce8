import { z } from 'zod';
import { type CallName, contract } from '../contract/contract.ts';
import {
  eventsInFlight,
  messageBytes,
  type RequestMessage,
  type ResponseMessage,
  requestMessage,
} from '../contract/message.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CallContext, Shared } from './answer.ts';
import { answers } from './answers.ts';
import { Flow } from './flow.ts';
import { reachesIntoObjects } from './plain-data.ts';
import { reportsOf } from './tasks.ts';
import type { WorkOrder } from './work-order.ts';

/** What carries messages to one caller, whatever it is: a WebSocket, lines of a stream, a message port. */
export interface Pipe {
  send(text: string): void;
  /** Ends it; `why` is for a person. */
  close(why: string): void;
  /** Resolves when the pipe can take more; absent where it never holds up. */
  drained?(): Promise<void>;
}

/** One caller's end of the contract. */
export interface Connection {
  /** One message that came. Never throws. */
  receive(text: string): void;
  /** The pipe has ended: all that is the caller's ends with it. Tasks go on. */
  closed(): void;
}

/** Who answers a caller: an engine of this process, or the relay to one elsewhere. */
export type Answering = (pipe: Pipe) => Connection;

/** Calls of one caller at a time; more is a fault of the screen. */
const callsAtOnce = 200;
/** Of a state only the newest counts: no more of it on its way than a caller takes in before it tells so. */
const statesInFlight = eventsInFlight / 4;
const tellsStates: ReadonlySet<CallName> = new Set(['cluster.watch']);

interface Call {
  readonly stop: AbortController;
  readonly flow: Flow;
}

/**
 * Speaks the contract with one caller. Every message is checked at the door: size, form, name of the call, parameters
 * by its schema. What is no message at all ends the connection; a call that can't be is answered with a report.
 */
export function openConnection(shared: Shared, pipe: Pipe): Connection {
  const calls = new Map<number, Call>();
  const gone = new AbortController();
  const caller = { gone: gone.signal };

  const send = (message: ResponseMessage) => {
    if (!gone.signal.aborted) pipe.send(JSON.stringify(message));
  };
  const closed = () => {
    if (gone.signal.aborted) return;
    gone.abort(new Error('the caller is gone'));
    for (const { stop } of calls.values()) stop.abort(new Error('the caller is gone'));
  };
  const refuse = (why: string) => {
    closed();
    pipe.close(why);
  };

  const begin = ({ id, name, params }: Extract<RequestMessage, { kind: 'call' }>): void => {
    if (calls.has(id)) {
      refuse(`two calls have the number ${id}`);
      return;
    }
    const admitted = admit(name, params, calls.size);
    if (!admitted.ok) {
      send({ kind: 'failed', id, reports: admitted.reports });
      return;
    }
    const { name: known, params: checked } = admitted.value;
    const call: Call = {
      stop: new AbortController(),
      flow: new Flow(tellsStates.has(known) ? statesInFlight : eventsInFlight),
    };
    calls.set(id, call);
    const context: CallContext = { ...shared, caller, signal: call.stop.signal };
    // Its number is free before its end is told.
    const end = (message: ResponseMessage) => {
      calls.delete(id);
      send(message);
    };
    answer({ id, name: known, params: checked, call, context, send, end, pipe }).catch((cause: unknown) =>
      end({ kind: 'failed', id, reports: reportsOf(cause, call.stop.signal) }),
    );
  };

  return {
    closed,
    receive: (text) => {
      if (gone.signal.aborted) return;
      const read = readMessage(text);
      if (typeof read === 'string') return refuse(read);
      if (read.kind === 'call') return begin(read);
      // A call that has just ended may still be stopped or acknowledged.
      const call = calls.get(read.id);
      if (read.kind === 'stop') call?.stop.abort(new Error('the caller stopped it'));
      else call?.flow.taken(read.events);
    },
  };
}

/** Whether a call can be: known, not one too many, parameters as its schema says. */
function admit(
  name: string,
  params: unknown,
  underWay: number,
): Result<{ readonly name: CallName; readonly params: unknown }> {
  if (!isCall(name)) return fail(unknownCall(name));
  if (underWay >= callsAtOnce) return fail(tooMany());
  const checked = contract[name].params.safeParse(params ?? {});
  return checked.success ? ok({ name, params: checked.data }) : fail(badParams(name, checked.error));
}

interface Begun {
  readonly id: number;
  readonly name: CallName;
  readonly params: unknown;
  readonly call: Call;
  readonly context: CallContext;
  readonly send: (message: ResponseMessage) => void;
  readonly end: (message: ResponseMessage) => void;
  readonly pipe: Pipe;
}

/** What an answer gives, whichever kind of call it is; the contract's types tie each name to its own. */
type AnyAnswer = (
  params: unknown,
  context: CallContext,
) => Result<unknown> | Promise<Result<unknown>> | AsyncGenerator<unknown, Result<unknown>, undefined>;

async function answer({ id, name, params, call, context, send, end, pipe }: Begun): Promise<void> {
  const given = (answers[name] as AnyAnswer)(params, context);
  const { kind } = contract[name];
  let result: Result<unknown>;
  if (kind === 'follow') {
    const events = given as AsyncGenerator<unknown, Result<unknown>, undefined>;
    result = await pump(events, call, (event) => send({ kind: 'event', id, event }), pipe);
  } else {
    result = await (given as Promise<Result<unknown>>);
    if (kind === 'work' && result.ok) {
      const begun = context.tasks.start(name, result.value as WorkOrder<unknown>);
      result = begun.ok ? { ok: true, value: { task: begun.value.id }, reports: [] } : begun;
    }
  }
  if (result.ok) end({ kind: 'value', id, value: result.value ?? null, reports: result.reports });
  else end({ kind: 'failed', id, reports: result.reports });
}

/** Hands on events as fast as the caller takes them in; the next is not asked for before there is room. */
async function pump(
  events: AsyncGenerator<unknown, Result<unknown>, undefined>,
  { stop: { signal }, flow }: Call,
  send: (event: unknown) => void,
  pipe: Pipe,
): Promise<Result<unknown>> {
  try {
    for (;;) {
      await flow.room(signal);
      await pipe.drained?.();
      const next = await events.next();
      if (next.done) return next.value;
      if (signal.aborted) continue;
      send(next.value);
      flow.sent();
    }
  } finally {
    await events.return?.(undefined as never);
  }
}

/** The message, or why it is none. */
function readMessage(text: string): RequestMessage | string {
  if (Buffer.byteLength(text) > messageBytes) return 'a message is too long';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'a message is not JSON';
  }
  if (reachesIntoObjects(value)) return "a message holds a name that reaches into JavaScript's own objects";
  const message = requestMessage.safeParse(value);
  return message.success ? message.data : 'a message is none of the contract';
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}

function unknownCall(name: string): Report {
  return error('CALL_UNKNOWN', `This engine knows no call ${JSON.stringify(name)}.`, {
    why: 'Screen and engine are of different versions.',
    next: 'Bring both to the same version.',
  });
}

function tooMany(): Report {
  return error('CALL_TOO_MANY', `${callsAtOnce} calls are under way on this connection already.`, {
    next: 'Wait until one has ended.',
  });
}

function badParams(name: CallName, fault: z.ZodError): Report {
  const [issue] = fault.issues;
  const path = issue?.path.map(String).join('.');
  const field = path ? path : issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'the parameters';
  return error('CALL_BAD_PARAMETERS', `${name} does not take ${field} as it is: ${issue?.message ?? 'wrong'}.`, {
    next: 'Correct it.',
    evidence: { output: z.prettifyError(fault).slice(0, 2_000) },
  });
}
