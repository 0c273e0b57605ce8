import { describe, expect, it } from 'vitest';
import { tailArgv, tailReader } from '../../../core/live/log-tail.ts';
import { type LogBatch, mergedLogs } from '../../../core/live/merged-logs.ts';
import { error } from '../../../core/report.ts';
import { fail, ok } from '../../../core/result.ts';
import type { LineStream, Transport } from '../../../core/transport/transport.ts';
import { recordedTransport } from '../pacemaker/recorded-transport.ts';

const entry = (atMs: number, text: string, priority = 5) =>
  `J\t${JSON.stringify({
    MESSAGE: text,
    SYSLOG_IDENTIFIER: 'corosync',
    PRIORITY: String(priority),
    _SOURCE_REALTIME_TIMESTAMP: String(Math.round(atMs * 1000)),
    __CURSOR: `s=1;i=${Math.round(atMs)}`,
  })}`;

/** A node whose clock is off, and that says these lines; then its connection goes, or stays. */
function nodeThatSays(node: string, offsetMs: number, lines: readonly string[], stays: boolean): Transport {
  const stop = Promise.withResolvers<void>();
  return {
    ...recordedTransport(() => ({ stdout: `${(Date.now() + offsetMs) / 1000}\n` })),
    node,
    dispose: async () => {},
    stream: async (_argv, { signal }) => {
      signal.addEventListener('abort', () => stop.resolve(), { once: true });
      const stream: LineStream = {
        stop: () => stop.resolve(),
        ended: stop.promise.then(() => 'stopped' as const),
        async *[Symbol.asyncIterator]() {
          yield 'Z\t+0000';
          yield* lines;
          if (stays) await stop.promise;
        },
      };
      return ok(stream);
    },
  };
}

async function collect(logs: AsyncGenerator<LogBatch>, enough: (batches: readonly LogBatch[]) => boolean) {
  const batches: LogBatch[] = [];
  for await (const batch of logs) {
    batches.push(batch);
    if (enough(batches)) break;
  }
  return batches;
}

describe('the logs of all nodes as one', () => {
  it('are in the order in which things happened, though a clock is a minute off', async () => {
    const now = Date.now();
    const nodes = new Map([
      ['node1', nodeThatSays('node1', 0, [entry(now - 500, 'first'), entry(now - 300, 'third')], true)],
      ['node2', nodeThatSays('node2', 60_000, [entry(now + 59_600, 'second', 3)], true)],
    ]);
    const connect = async (node: string) => ok(nodes.get(node) as Transport);
    const logs = mergedLogs([...nodes.keys()], { backlog: 10, signal: AbortSignal.timeout(10_000), connect });
    const batches = await collect(logs, (all) => all.flatMap(({ lines }) => lines).length >= 3);
    const lines = batches.flatMap((batch) => batch.lines);
    expect(lines.map(({ node, text, severity }) => [node, text, severity])).toEqual([
      ['node1', 'first', 'notice'],
      ['node2', 'second', 'error'],
      ['node1', 'third', 'notice'],
    ]);
    const second = lines[1];
    expect(Math.abs((second?.at ?? 0) - (now - 400))).toBeLessThan((second?.boundMs ?? 0) + 5);
    expect(second?.nodeTimeMs).toBeCloseTo(now + 59_600, 0);
  });

  it('name a node that can not be followed, and take it in when it is back, from where it was left', async () => {
    const now = Date.now();
    const cursors: string[] = [];
    let tries = 0;
    const connect = async () => {
      tries += 1;
      if (tries === 2) return fail(error('SSH_UNREACHABLE', 'node1 does not answer.'));
      const transport = nodeThatSays('node1', 0, [entry(now + tries, `line ${tries}`)], tries === 3);
      return ok({
        ...transport,
        stream: (argv: Parameters<Transport['stream']>[0], options: Parameters<Transport['stream']>[1]) => {
          cursors.push(String(argv[6]));
          return transport.stream(argv, options);
        },
      });
    };
    const logs = mergedLogs(['node1'], { backlog: 10, signal: AbortSignal.timeout(15_000), connect });
    const batches = await collect(logs, (all) => all.flatMap(({ lines }) => lines).length >= 2);
    const missing = batches.flatMap((batch) => batch.missing.map(({ why }) => why));
    expect(missing).toContain('node1 does not answer.');
    expect(batches.at(-1)).toMatchObject({ lines: [{ text: 'line 3' }], missing: [] });
    expect(cursors).toEqual(['', `s=1;i=${Math.round(now + 1)}`]);
  }, 15_000);

  it('end with the signal, and leave no connection behind', async () => {
    const end = new AbortController();
    let isOpen = false;
    const dispose = async () => {
      isOpen = false;
    };
    const connect = async () => {
      isOpen = true;
      const transport = nodeThatSays('node1', 0, [], true);
      return ok({ ...transport, dispose });
    };
    const logs = mergedLogs(['node1'], { backlog: 0, signal: end.signal, connect });
    setTimeout(() => end.abort(), 100);
    expect(await collect(logs, () => false)).toEqual([]);
    expect(isOpen).toBe(false);
  });
});

describe('a tail', () => {
  it('takes of pacemaker.log only what the journal lacks', () => {
    const read = tailReader('node1');
    const line = (severity: string) =>
      `P\tNov 27 18:41:30.070 node1 pacemaker-controld  [3133] (do_state_transition) \t${severity}: State transition`;
    expect(read(line('notice'))).toBeUndefined();
    expect(read(line('info'))).toMatchObject({ severity: 'info', line: { daemon: 'pacemaker-controld' } });
  });

  it('a message can not give itself a severity', () => {
    const read = tailReader('node1');
    const told = read(entry(1, '"PRIORITY":"0" <img onerror=x>', 6));
    expect(told).toMatchObject({ severity: 'info', line: { message: '"PRIORITY":"0" <img onerror=x>' } });
  });

  it('takes no cursor into a command that does not look like one', () => {
    expect(tailArgv({ backlog: 5, cursor: '--rotate; reboot' }).slice(4, 7)).toEqual(['5', '20', '']);
    expect(tailArgv({ backlog: 5, cursor: 's=09;i=16;b=cc' }).slice(4, 7)).toEqual(['0', '20', 's=09;i=16;b=cc']);
  });
});
