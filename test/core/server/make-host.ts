import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResponseMessage } from '../../../core/contract/message.ts';
import { openEngine } from '../../../core/engine.ts';
import { openConnection } from '../../../core/server/connection.ts';
import { type Host, makeHost } from '../../../core/server/shared.ts';

/** A host on a store of its own, gone at the end. */
export function temporaryHost(folder = mkdtempSync(join(tmpdir(), 'quorate-server-'))) {
  const engine = openEngine({ folder });
  const host = makeHost(engine);
  return {
    folder,
    engine,
    host,
    /** Ends the host as a process would, and keeps the folder. */
    end: async () => {
      await host.dispose();
      await engine.dispose();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One caller over a pipe in memory. */
export function caller(host: Host) {
  const messages: ResponseMessage[] = [];
  const waiting = new Set<() => void>();
  const state: { closedWith?: string } = {};
  const connection = openConnection(host, {
    send: (text) => {
      messages.push(JSON.parse(text) as ResponseMessage);
      for (const wake of waiting) wake();
    },
    close: (why) => {
      state.closedWith = why;
    },
  });
  let last = 0;
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  const send = (message: unknown) => connection.receive(JSON.stringify(message));
  const begin = (name: string, params: unknown = {}) => {
    last += 1;
    send({ kind: 'call', id: last, name, params });
    return last;
  };
  const end = (id: number) =>
    until(() => messages.find((message) => message.id === id && message.kind !== 'event')) as Promise<
      Exclude<ResponseMessage, { kind: 'event' }>
    >;
  const eventsOf = (id: number) =>
    messages.flatMap((message) => (message.id === id && message.kind === 'event' ? [message.event] : []));
  return {
    connection,
    messages,
    state,
    send,
    begin,
    end,
    eventsOf,
    until,
    ask: (name: string, params: unknown = {}) => end(begin(name, params)),
  };
}

/** A description that keeps the schema; its machines are nowhere. */
export function description(name = 'web') {
  const node = (at: number) => ({ name: `node${at}`, ssh: { host: `192.0.2.${at}` }, links: [`192.0.2.${at}`] });
  return { quorate: 1, name, nodes: [node(1), node(2), node(3)] };
}
