import type { Report } from '../../report.ts';
import { ok } from '../../result.ts';
import type { LineStream, Transport } from '../transport.ts';
import {
  plainArgv,
  type RecordedCommand,
  type RecordedRead,
  type RecordedStream,
  type Recording,
  stdinHash,
} from './recording.ts';

/** Passes every call on, and writes down what was answered; secrets and files that only root may read are left out. */
export function record(transport: Transport): { readonly transport: Transport; readonly recording: () => Recording } {
  const commands: RecordedCommand[] = [];
  const streams: RecordedStream[] = [];
  const reads: RecordedRead[] = [];
  return {
    recording: () => ({
      recording: 1,
      node: transport.node,
      commands: structuredClone(commands),
      streams: structuredClone(streams),
      reads: structuredClone(reads),
    }),
    transport: {
      node: transport.node,
      exec: async (argv, options) => {
        const result = await transport.exec(argv, options);
        const hash = stdinHash(options.stdin);
        commands.push({
          argv: plainArgv(argv),
          ...(hash === undefined ? {} : { stdinSha256: hash }),
          ...(options.asLogin === true ? { asLogin: true } : {}),
          answer: { ...(result.ok ? { value: result.value } : {}), reports: copy(result.reports) },
        });
        return result;
      },
      stream: async (argv, options) => {
        const result = await transport.stream(argv, options);
        return result.ok ? ok(tap(result.value, plainArgv(argv), streams), result.reports) : result;
      },
      read: async (path, options) => {
        const result = await transport.read(path, options);
        reads.push({ path, answer: { ...recordedFile(result), reports: copy(result.reports) } });
        return result;
      },
      write: (request, options) => transport.write(request, options),
      remove: (path, options) => transport.remove(path, options),
      traffic: () => transport.traffic(),
      dispose: () => transport.dispose(),
    },
  };
}

type ReadResult = Awaited<ReturnType<Transport['read']>>;

function recordedFile(result: ReadResult): Pick<RecordedRead['answer'], 'value'> {
  if (!result.ok || result.value === undefined) return {};
  const { mode, owner, group, content } = result.value;
  const isPublic = (mode & 0o004) !== 0;
  return { value: { ...(isPublic ? { base64: Buffer.from(content).toString('base64') } : {}), mode, owner, group } };
}

function copy(reports: readonly Report[]): RecordedCommand['answer']['reports'] {
  return structuredClone(reports) as RecordedCommand['answer']['reports'];
}

function tap(stream: LineStream, argv: string[], streams: RecordedStream[]): LineStream {
  const kept: RecordedStream = { argv, lines: [], ended: 'stopped' };
  streams.push(kept);
  const ended = stream.ended.then((how) => {
    kept.ended = how;
    return how;
  });
  return {
    stop: () => stream.stop(),
    ended,
    async *[Symbol.asyncIterator]() {
      for await (const line of stream) {
        kept.lines.push(line);
        yield line;
      }
    },
  };
}
