import { error, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { LineStream, RemoteFile, Transport } from '../transport.ts';
import { plainArgv, type Recording, stdinHash } from './recording.ts';

/**
 * A recorded node behind the Transport port. The same call made several times gets the recorded answers in their order,
 * and the last one from then on. What is written is read back. A call that was never recorded is the report
 * `REPLAY_UNKNOWN`: a recording answers what was asked, it does not make things up.
 */
export function replay(recording: Recording): Transport {
  const commands = new Answers(recording.commands, (call) => commandKey(call.argv, call.stdinSha256, call.asLogin));
  const streams = new Answers(recording.streams, (call) => JSON.stringify(call.argv));
  const reads = new Answers(recording.reads, (call) => call.path);
  const written = new Map<string, RemoteFile | undefined>();
  const { node } = recording;
  let roundTrips = 0;
  const unknown = (what: string): Report =>
    error('REPLAY_UNKNOWN', `The recording of ${node} has no answer to this: ${what}.`, {
      node,
      next: 'Record it on real nodes, or use a live cluster.',
    });

  return {
    node,
    exec: async (argv, options) => {
      roundTrips++;
      if (options.signal.aborted) return fail(cancelled(node));
      const plain = plainArgv(argv);
      const call = commands.next(commandKey(plain, stdinHash(options.stdin), options.asLogin));
      if (call === undefined) return fail(unknown(plain.join(' ')));
      const { value } = call.answer;
      const reports = call.answer.reports as Report[];
      if (value === undefined) return fail(...reports);
      if (options.onLine !== undefined) {
        for (const line of linesOf(value.stdout)) options.onLine(line, 'stdout');
        for (const line of linesOf(value.stderr)) options.onLine(line, 'stderr');
      }
      return ok(value, reports);
    },
    stream: async (argv, options) => {
      roundTrips++;
      const plain = plainArgv(argv);
      const call = streams.next(JSON.stringify(plain));
      if (call === undefined) return fail(unknown(plain.join(' ')));
      return ok(playLines(call.lines, call.ended, options.signal));
    },
    read: async (path, options) => {
      roundTrips++;
      if (options.signal.aborted) return fail(cancelled(node));
      if (written.has(path)) return ok(written.get(path));
      const call = reads.next(path);
      if (call === undefined) return fail(unknown(`read ${path}`));
      return readAnswer(path, call.answer, node);
    },
    write: async (request, options) => {
      roundTrips++;
      if (options.signal.aborted) return fail(cancelled(node));
      const { path, mode, owner, group } = request;
      const content = request.content instanceof Secret ? request.content.reveal() : request.content;
      written.set(path, { path, content: Buffer.from(content), mode, owner, group });
      return ok(undefined);
    },
    remove: async (path, options) => {
      roundTrips++;
      if (options.signal.aborted) return fail(cancelled(node));
      written.set(path, undefined);
      return ok(undefined);
    },
    traffic: () => ({ roundTrips, bytesSent: 0, bytesReceived: 0 }),
    dispose: async () => {},
  };
}

/** Recorded answers to the same question, handed out in order; the last one stays. */
class Answers<T> {
  readonly #byKey = new Map<string, T[]>();

  constructor(all: readonly T[], key: (one: T) => string) {
    for (const one of all) {
      const list = this.#byKey.get(key(one));
      if (list === undefined) this.#byKey.set(key(one), [one]);
      else list.push(one);
    }
  }

  next(key: string): T | undefined {
    const list = this.#byKey.get(key);
    return list !== undefined && list.length > 1 ? list.shift() : list?.[0];
  }
}

function commandKey(argv: readonly string[], stdinSha256: string | undefined, asLogin: boolean | undefined): string {
  return JSON.stringify([argv, stdinSha256 ?? null, asLogin === true]);
}

function readAnswer(
  path: string,
  answer: Recording['reads'][number]['answer'],
  node: string,
): Result<RemoteFile | undefined> {
  const reports = answer.reports as Report[];
  const { value } = answer;
  if (value === undefined) return reports.some((one) => one.severity === 'error') ? fail(...reports) : ok(undefined);
  const { base64, mode, owner, group } = value;
  if (base64 === undefined) {
    return fail(
      error('REPLAY_HIDDEN', `The content of ${path} on ${node} was not recorded: others may not read it.`, { node }),
    );
  }
  return ok({ path, content: Buffer.from(base64, 'base64'), mode, owner, group });
}

function cancelled(node: string): Report {
  return error('COMMAND_CANCELLED', `A command on ${node} was cancelled.`, { node });
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A stream that was stopped in the recording stays open until it is stopped again. */
function playLines(lines: readonly string[], how: 'closed' | 'stopped' | 'lost', signal: AbortSignal): LineStream {
  const { promise: ended, resolve } = Promise.withResolvers<'closed' | 'stopped' | 'lost'>();
  const stop = (): void => resolve('stopped');
  signal.addEventListener('abort', stop, { once: true });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
    signal.removeEventListener('abort', stop);
  });
  if (signal.aborted) stop();
  return {
    stop,
    ended,
    async *[Symbol.asyncIterator]() {
      try {
        for (const line of lines) {
          if (isOver) return;
          yield line;
          await Promise.resolve();
        }
        if (how !== 'stopped') resolve(how);
        await ended;
      } finally {
        stop();
      }
    },
  };
}
