import type { z } from 'zod';

/**
 * How a call goes on. `ask`: one answer. `follow`: events until the caller stops it, the connection ends, or there is
 * no more to tell. `work`: answers at once with the id of a task, which goes on without its caller (`task.follow`).
 */
export type CallKind = 'ask' | 'follow' | 'work';

/** One call of the contract as data: what it takes is checked at the door, what it gives is a type. */
export interface Call<
  Params extends z.ZodType = z.ZodType,
  Value = unknown,
  Event = unknown,
  Kind extends CallKind = CallKind,
> {
  readonly kind: Kind;
  readonly params: Params;
  /** Never there at run time: they carry the types of the answer and of the events. */
  readonly value?: Value;
  readonly event?: Event;
}

/** One question, one answer. */
export function ask<Value>() {
  return <Params extends z.ZodType>(params: Params): Call<Params, Value, never, 'ask'> => ({ kind: 'ask', params });
}

/** Events until somebody stops it; the answer comes at its end. */
export function follow<Event, Value = void>() {
  return <Params extends z.ZodType>(params: Params): Call<Params, Value, Event, 'follow'> => ({
    kind: 'follow',
    params,
  });
}

/** Long work that goes on when its caller is gone; `Value` is in the task once it is done. */
export function work<Value>() {
  return <Params extends z.ZodType>(params: Params): Call<Params, Value, never, 'work'> => ({ kind: 'work', params });
}
