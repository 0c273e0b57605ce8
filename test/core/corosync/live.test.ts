import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveTimes } from '../../../core/corosync/effective.ts';
import { parseCmap, runtimeTimes } from '../../../core/corosync/live/cmap.ts';
import { parseLinks, parsePeers } from '../../../core/corosync/live/link-state.ts';
import { parseQuorumtool } from '../../../core/corosync/live/quorum-state.ts';
import { readCmap, readLinks, readPeers, readQuorum } from '../../../core/corosync/live.ts';
import { captured, nodeAnswering } from './fake-node.ts';

const options = { signal: new AbortController().signal, deadlineMs: 1000 };

describe('corosync-quorumtool -s, 3.1.7', () => {
  test('three nodes up', () => {
    expect(parseQuorumtool(captured('three-up.quorumtool-s'))).toEqual({
      isQuorate: true,
      localNodeId: 1,
      ringId: '1.9',
      expectedVotes: 3,
      highestExpected: 3,
      totalVotes: 3,
      quorum: 2,
      isActivityBlocked: false,
      flags: ['Quorate'],
      members: [
        { nodeId: 1, votes: 1, name: 'n1', isLocal: true },
        { nodeId: 2, votes: 1, name: 'n2', isLocal: false },
        { nodeId: 3, votes: 1, name: 'n3', isLocal: false },
      ],
    });
  });

  test('one of three, cut off', () => {
    expect(parseQuorumtool(captured('three-alone.quorumtool-s'))).toMatchObject({
      isQuorate: false,
      isActivityBlocked: true,
      totalVotes: 1,
      quorum: 2,
      flags: [],
      members: [{ nodeId: 1 }],
    });
  });

  test('one of two waits for all', () => {
    expect(parseQuorumtool(captured('two-waits-for-all.quorumtool-s'))).toMatchObject({
      isQuorate: false,
      isActivityBlocked: true,
      quorum: 1,
      flags: ['2Node', 'WaitForAll'],
    });
  });

  test('with the column of the quorum device', () => {
    expect(parseQuorumtool(captured('three-up.quorumtool-sp'))?.members).toEqual([
      { nodeId: 1, votes: 1, name: 'n1', isLocal: true, device: 'NR' },
      { nodeId: 2, votes: 1, name: 'n2', isLocal: false, device: 'NR' },
      { nodeId: 3, votes: 1, name: 'n3', isLocal: false, device: 'NR' },
    ]);
  });
});

describe('corosync-cfgtool, 3.1.7', () => {
  test('-s with a link of one peer down', () => {
    const state = parseLinks(captured('three-link1-of-n2-down.cfgtool-s'));
    expect(state).toMatchObject({ localNodeId: 1, transport: 'knet' });
    expect(state?.links.map(({ link, address }) => [link, address])).toEqual([
      [0, '10.1.0.1'],
      [1, '10.2.0.1'],
    ]);
    expect(state?.links.map(({ peers }) => peers.map(({ status }) => status))).toEqual([
      ['localhost', 'connected', 'connected'],
      ['localhost', 'disconnected', 'connected'],
    ]);
  });

  test('-s when all peers left', () => {
    const peers = parseLinks(captured('three-alone.cfgtool-s'))?.links.flatMap((link) => link.peers);
    expect(peers?.filter(({ status }) => status === 'disconnected').length).toBe(4);
  });

  test('-s and -n of udpu', () => {
    expect(parseLinks(captured('udpu-up.cfgtool-s'))).toMatchObject({ transport: 'udpu', links: [{ link: 0 }] });
    expect(parsePeers(captured('udpu-up.cfgtool-n'))).toEqual([
      {
        nodeId: 2,
        isReachable: true,
        links: [{ link: 0, to: '10.1.0.2', isEnabled: true, isConnected: true, mtu: 1410 }],
      },
    ]);
  });

  test('-n with a link down', () => {
    const peers = parsePeers(captured('three-link1-of-n2-down.cfgtool-n'));
    expect(peers?.map(({ nodeId, isReachable }) => [nodeId, isReachable])).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(peers?.[0]?.links[1]).toEqual({
      link: 1,
      from: '10.2.0.1',
      to: '10.2.0.2',
      isEnabled: true,
      isConnected: false,
      mtu: 1397,
    });
  });

  test('-n without a peer is an empty list, and something else is nothing', () => {
    expect(parsePeers(captured('three-alone.cfgtool-n'))).toEqual([]);
    expect(parsePeers('Printing ring status.\n')).toBeUndefined();
  });
});

describe('corosync-cmapctl, 3.1.7', () => {
  const map = parseCmap(captured('three-up.cmapctl'));

  test('holds every line', () => {
    expect(map.size).toBe(captured('three-up.cmapctl').trimEnd().split('\n').length);
    expect(map.get('nodelist.node.2.ring1_addr')).toBe('10.2.0.3');
  });

  test('the times that totem uses are those that are computed', () => {
    const { tokenMs, consensusMs } = effectiveTimes({ nodeCount: 3 });
    expect(runtimeTimes(map)).toEqual({ tokenMs, consensusMs });
  });
});

test('no parser throws on anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(), (noise, at) => {
      for (const name of ['three-up.quorumtool-s', 'three-up.cfgtool-s', 'three-up.cfgtool-n', 'three-up.cmapctl']) {
        const text = captured(name);
        const cut = at % text.length;
        const broken = text.slice(0, cut) + noise + text.slice(cut + noise.length);
        for (const parse of [parseQuorumtool, parseLinks, parsePeers, parseCmap]) parse(broken);
      }
    }),
  );
});

describe('asking a node', () => {
  test('no quorum is an answer', async () => {
    const { transport, asked } = nodeAnswering('three-alone.quorumtool-s', 2);
    expect(await readQuorum(transport, options)).toMatchObject({ ok: true, value: { isQuorate: false } });
    expect(asked[0]?.argv).toEqual(['corosync-quorumtool', '-s']);
    expect(asked[0]?.options).toMatchObject(options);
  });

  test.each([
    ['stopped.quorumtool-s', readQuorum],
    ['stopped.cfgtool-s', readLinks],
    ['stopped.cfgtool-n', readPeers],
    ['stopped.cmapctl', readCmap],
  ])('%s is told', async (name, read) => {
    const result = await read(nodeAnswering(name, 1).transport, options);
    expect(result.ok).toBe(false);
    expect(result.reports[0]).toMatchObject({ code: 'COROSYNC_NOT_RUNNING', severity: 'error', node: 'n1' });
  });

  test('an answer in another form is unknown, never healthy', async () => {
    const result = await readLinks(nodeAnswering('three-up.quorumtool-s', 0).transport, options);
    expect(result.reports[0]?.code).toBe('COROSYNC_OUTPUT_UNKNOWN');
  });

  test('a prefix can’t be an option', () => {
    expect(() => readCmap(nodeAnswering('three-up.cmapctl', 0).transport, options, '-d')).toThrow('not a cmap key');
  });
});
