import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftOut } from '../../../core/live/gather.ts';
import type { ClusterView } from '../../../core/live/view.ts';
import { watch } from '../../../core/live/watch.ts';
import { error } from '../../../core/report.ts';
import { fail, ok } from '../../../core/result.ts';
import type { LineStream, Transport } from '../../../core/transport/transport.ts';
import { description } from './sample-view.ts';

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../../fixtures', path), 'utf8');
const answers: Readonly<Record<string, string>> = {
  crm_mon: fixture('crm_mon/2.1.5/settled.xml'),
  'corosync-quorumtool': fixture('corosync/3.1.7/three-up.quorumtool-s.out'),
  'corosync-cfgtool': fixture('corosync/3.1.7/three-up.cfgtool-s.out'),
};

/** A node that answers with captured output, counts what it is asked, and says the lines that a test gives it. */
function scriptedNode(node: string) {
  const asked: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let isAway = false;
  let isHanging = false;
  const lines = async function* (signal: AbortSignal) {
    while (!signal.aborted) {
      const line = await new Promise<string | undefined>((resolve) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      if (line === undefined) return;
      yield line;
    }
  };
  const transport: Transport = {
    node,
    exec: async ([command], { signal, deadlineMs }) => {
      asked.push(String(command));
      if (isHanging) {
        await silence(signal, deadlineMs);
        return fail(error('COMMAND_DEADLINE', 'no answer', { node }));
      }
      if (isAway) return fail(error('SSH_CONNECTION_LOST', 'gone', { node }));
      return ok({ exitCode: 0, stdout: answers[String(command)] ?? '', stderr: '', durationMs: 1 });
    },
    stream: async (_argv, { signal }) => {
      if (isAway) return fail(error('SSH_CONNECTION_LOST', 'gone', { node }));
      const iterator = lines(signal);
      const stream: LineStream = {
        [Symbol.asyncIterator]: () => iterator,
        stop: () => {},
        ended: new Promise(() => {}),
      };
      return ok(stream);
    },
    read: () => Promise.reject(new Error('not asked')),
    write: () => Promise.reject(new Error('not asked')),
    remove: () => Promise.reject(new Error('not asked')),
    traffic: () => ({ roundTrips: 0, bytesSent: 0, bytesReceived: 0 }),
    dispose: async () => {},
  };
  return {
    transport,
    count: (command: string) => asked.filter((one) => one === command).length,
    say: (daemon: string, message: string) => {
      const entry = { MESSAGE: message, SYSLOG_IDENTIFIER: daemon, __REALTIME_TIMESTAMP: '1763692709123456' };
      waiting.shift()?.(`J\t${JSON.stringify(entry)}`);
    },
    leave: () => {
      isAway = true;
      waiting.shift()?.(undefined);
    },
    comeBack: () => {
      isAway = false;
    },
    /** From now on it neither answers nor refuses, as a machine without power behind a connection that stands. */
    hang: () => {
      isHanging = true;
    },
  };
}

function silence(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });
}

/** Collects views in the background until the test is done. */
function follow(nodes: readonly ReturnType<typeof scriptedNode>[]) {
  const views: ClusterView[] = [];
  const stop = new AbortController();
  const transports = new Map(nodes.map(({ transport }) => [transport.node, transport]));
  const done = (async () => {
    for await (const view of watch(transports, { description, signal: stop.signal })) views.push(view);
  })();
  const end = () => {
    stop.abort();
    return done;
  };
  return { views, end };
}

const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('watch', () => {
  it('reads again only what an event made stale, and nothing while daemons only chatter', async () => {
    const nodes = ['node1', 'node2', 'node3'].map(scriptedNode);
    const [first, second] = nodes;
    const { views, end } = follow(nodes);
    await settle(400);
    expect(views).toHaveLength(1);
    expect(nodes.map(({ count }) => count('corosync-quorumtool'))).toEqual([1, 1, 1]);
    const whole = () => nodes.reduce((total, { count }) => total + count('crm_mon'), 0);
    expect(whole()).toBe(1);

    second?.say('pacemaker-controld', 'notice: High CPU load detected: 3.410000');
    await settle(1600);
    expect([views.length, whole()]).toEqual([1, 1]);

    first?.say('pacemaker-controld', 'notice: State transition S_IDLE -> S_POLICY_ENGINE');
    await settle(1600);
    expect([views.length, whole()]).toEqual([2, 2]);

    second?.say('corosync', '  [KNET  ] link: host: 3 link: 0 is down');
    await settle(1600);
    expect(views).toHaveLength(3);
    expect(whole()).toBe(2);
    expect(nodes.map(({ count }) => count('corosync-cfgtool'))).toEqual([1, 2, 1]);
    await end();
  });

  it('takes a node that goes away as unknown, not as it was', async () => {
    const nodes = ['node1', 'node2', 'node3'].map(scriptedNode);
    const { views, end } = follow(nodes);
    await settle(400);
    expect(views[0]?.nodes[2]?.quorum.isKnown).toBe(true);
    nodes[2]?.leave();
    await settle(1600);
    const last = views.at(-1)?.nodes[2];
    expect(last).toMatchObject({ isStreaming: false, quorum: { isKnown: false }, links: { isKnown: false } });
    expect(views.at(-1)?.reports.some(({ code }) => code === 'SSH_CONNECTION_LOST')).toBe(true);
    await end();
  });

  it('reads a node again as soon as it can be followed again, without waiting for an event', async () => {
    const nodes = ['node1', 'node2', 'node3'].map(scriptedNode);
    const { views, end } = follow(nodes);
    await settle(400);
    nodes[2]?.leave();
    await settle(1600);
    expect(views.at(-1)?.nodes[2]?.quorum.isKnown).toBe(false);
    nodes[2]?.comeBack();
    await settle(7_000);
    expect(views.at(-1)?.nodes[2]).toMatchObject({ isStreaming: true, quorum: { isKnown: true } });
    expect(views.at(-1)?.reports).toEqual([]);
    await end();
  });

  it('shows what the others say while a node does not answer, and ends without waiting for it', async () => {
    const nodes = ['node1', 'node2', 'node3'].map(scriptedNode);
    const { views, end } = follow(nodes);
    await settle(400);
    nodes[0]?.hang();
    nodes[0]?.say('corosync', '  [KNET  ] link: host: 3 link: 0 is down');
    nodes[1]?.say('corosync', '  [KNET  ] link: host: 3 link: 0 is down');
    await settle(3_000);
    expect(nodes[1]?.count('corosync-cfgtool')).toBe(2);
    expect(views).toHaveLength(2);
    // The whole was asked of the one that hangs now; the next one says it.
    nodes[1]?.say('pacemaker-controld', 'notice: State transition S_IDLE -> S_POLICY_ENGINE');
    // Not after a turn of 3 s: the next one's word is as good, so it is asked as well.
    await settle(2_000);
    expect(nodes[1]?.count('crm_mon')).toBe(1);
    expect(views.at(-1)?.status).toMatchObject({ isKnown: true, source: 'crm_mon on node2' });
    const began = Date.now();
    await end();
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});

describe('leftOut', () => {
  const quorum = (observedAt: number, members: readonly string[], isQuorate = true) => ({
    quorum: {
      isKnown: true as const,
      observedAt,
      source: 'test',
      value: { isQuorate, votes: 3, expectedVotes: 3, needed: 2, members },
    },
    links: { isKnown: false as const, since: 0, reports: [] },
  });
  const all = ['a', 'b', 'c'];

  it('names the node that others with quorum lost since it spoke, and nobody who spoke later', () => {
    const lost = new Map([
      ['a', quorum(1, all)],
      ['b', quorum(2, ['b', 'c'])],
      ['c', quorum(1, all)],
    ]);
    expect([...leftOut(lost)]).toEqual(['a']);
    expect([...leftOut(new Map(lost).set('a', quorum(3, ['a'], false)))]).toEqual([]);
    // Who has no quorum has nothing to say about others.
    expect([...leftOut(new Map(lost).set('b', quorum(2, ['b'], false)))]).toEqual([]);
  });
});
