import type { Duplex } from 'node:stream';
import type { AskName, EventOf, FollowName, ParamsOf, ValueOf, WorkName } from '../contract/contract.ts';
import { eventsInFlight } from '../contract/limits.ts';
import type { RequestMessage, ResponseMessage } from '../contract/message.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { jsonLines } from './json-lines.ts';

/** The asking side of the contract over a byte stream. All calls report ENGINE_LINE_LOST when the stream ends first. */
export interface ContractClient {
  ask<Name extends AskName>(name: Name, params: ParamsOf<Name>): Promise<Result<ValueOf<Name>>>;
  /** Begins long work; the task goes on without us. */
  begin<Name extends WorkName>(name: Name, params: ParamsOf<Name>): Promise<Result<{ readonly task: string }>>;
  /** Follows until the engine ends it or the loop is left. */
  follow<Name extends FollowName>(
    name: Name,
    params: ParamsOf<Name>,
  ): AsyncGenerator<EventOf<Name>, Result<ValueOf<Name>>, undefined>;
  /** Settles when the line has ended. */
  readonly ended: Promise<void>;
  close(): void;
}

interface Pending {
  readonly onEvent?: (event: unknown) => void;
  readonly onAnswer: (answer: Result<unknown>) => void;
}

const acknowledgeEvery = Math.floor(eventsInFlight / 2);

/** Speaks the contract over a stream, whose other end is an engine. */
export function contractClient(stream: Duplex): ContractClient {
  const wire = jsonLines(stream);
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let isOver = false;
  const lost = () => fail(error('ENGINE_LINE_LOST', 'The line to the engine was lost before it answered.'));

  const send = (message: RequestMessage) => void wire.send(JSON.stringify(message));
  const take = (text: string) => {
    const message = JSON.parse(text) as ResponseMessage;
    const call = pending.get(message.id);
    if (message.kind === 'event') return call?.onEvent?.(message.event);
    pending.delete(message.id);
    call?.onAnswer(message.kind === 'value' ? ok(message.value, message.reports) : fail(...message.reports));
  };
  const ended = (async () => {
    for await (const line of wire.lines()) take(line);
    isOver = true;
    for (const { onAnswer } of pending.values()) onAnswer(lost());
    pending.clear();
  })();

  const call = (name: string, params: unknown, handlers: Pending): number => {
    const id = ++lastId;
    if (isOver) handlers.onAnswer(lost());
    else {
      pending.set(id, handlers);
      send({ kind: 'call', id, name, params });
    }
    return id;
  };
  const askOnce = (name: string, params: unknown) =>
    new Promise<Result<unknown>>((onAnswer) => void call(name, params, { onAnswer }));

  async function* follow(name: string, params: unknown): AsyncGenerator<unknown, Result<unknown>, undefined> {
    const events: unknown[] = [];
    let answer: Result<unknown> | undefined;
    let wake = () => {};
    const id = call(name, params, {
      onEvent: (event) => {
        events.push(event);
        wake();
      },
      onAnswer: (given) => {
        answer = given;
        wake();
      },
    });
    let taken = 0;
    try {
      for (;;) {
        while (events.length > 0) {
          yield events.shift();
          if (++taken < acknowledgeEvery) continue;
          if (!isOver) send({ kind: 'ack', id, events: taken });
          taken = 0;
        }
        if (answer) return answer;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      if (!answer && !isOver) send({ kind: 'stop', id });
      pending.delete(id);
    }
  }

  return {
    ask: askOnce as ContractClient['ask'],
    begin: askOnce as ContractClient['begin'],
    follow: follow as ContractClient['follow'],
    ended,
    close: () => wire.close(),
  };
}
