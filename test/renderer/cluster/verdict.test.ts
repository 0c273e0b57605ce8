import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../../../core/contract/live.ts';
import { attentionOf, proofLastsMs } from '../../../renderer/cluster/attention.ts';
import { basisOf, verdictOf } from '../../../renderer/cluster/verdict.ts';
import { vitalsOf } from '../../../renderer/cluster/vitals.ts';
import { at, known, node, resource, status, unknown, view } from './views.ts';

const proofs = ['node1', 'node2', 'node3'].map((name) => ({ node: name, at: at - 3_600_000 }));
const judge = (seen: ClusterView, more: Partial<Parameters<typeof attentionOf>[0]> = {}) => {
  const attention = attentionOf({ view: seen, proofs, now: at, ...more });
  return { attention, ...verdictOf(seen, attention) };
};

describe('a cluster that is well', () => {
  it('is said to run, in one sentence', () => {
    expect(judge(view())).toMatchObject({ tone: 'well', sentence: 'Everything runs.', attention: [] });
    expect(basisOf(view())).toBe('3 of 3 nodes online, quorate, DC is node1.');
  });

  it('without a service yet is not said to serve', () => {
    const bare = view({ status: known(status({ resources: [] })) });
    expect(judge(bare).sentence).toBe('The cluster is up, without a service yet.');
  });
});

describe('what is not known', () => {
  it('is never well, and names the node and its report', () => {
    const seen = view({ nodes: [node('node1'), node('node2'), node('node3', { quorum: unknown, links: unknown })] });
    const judged = judge(seen);
    expect(judged.tone).toBe('unknown');
    expect(judged.attention[0]).toMatchObject({
      tone: 'unknown',
      title: 'node3 could not be read',
      code: 'SSH_TIMEOUT',
    });
  });

  it('of the whole status leaves every sign that rests on it unknown', () => {
    const seen = view({
      status: unknown,
      nodes: [node('node1', { state: 'unknown', links: unknown, quorum: unknown })],
    });
    expect(judge(seen).tone).toBe('unknown');
    const vitals = vitalsOf({ view: seen, proofs: undefined, latencies: undefined, now: at });
    expect(vitals.filter(({ tone }) => tone === 'well')).toEqual([]);
    expect(basisOf(seen)).toContain('unknown');
  });

  it('of fencing is not taken as on', () => {
    expect(judge(view({ status: known(status({ isFencingEnabled: undefined })) })).tone).toBe('unknown');
  });
});

describe('what is wrong', () => {
  it('comes first, and the rest is counted', () => {
    const seen = view({
      nodes: [node('node1'), node('node2'), node('node3', { state: 'unclean' })],
      status: known(
        status({ failures: [{ resource: 'nginx', node: 'node3', operation: 'monitor', reason: 'timeout' }] }),
      ),
    });
    expect(judge(seen)).toMatchObject({
      tone: 'failed',
      sentence: 'node3 is unclean. One more thing needs attention.',
    });
  });

  it.each([
    ['quorum', status({ isQuorate: false }), 'The cluster has no quorum'],
    ['fencing', status({ isFencingEnabled: false }), 'Fencing is off'],
    ['a blocked resource', status({ resources: [resource('db', { isBlocked: true })] }), 'db is blocked'],
    ['a failed resource', status({ resources: [resource('db', { isFailed: true })] }), 'db has failed'],
  ])('%s is critical', (_, fact, title) => {
    expect(judge(view({ status: known(fact) })).attention[0]).toMatchObject({ tone: 'failed', title });
  });

  it('tells what each partition sees', () => {
    const partitions = [
      { members: ['node1', 'node2'], toldBy: ['node1', 'node2'], isQuorate: true },
      { members: ['node3'], toldBy: ['node3'], isQuorate: false },
    ];
    const [first] = judge(view({ partitions })).attention;
    expect(first).toMatchObject({ tone: 'failed', title: '2 partitions disagree' });
    expect(first?.text).toBe('node1 and node2 see node1 and node2, quorate; node3 see node3');
  });

  it('a clone stopped on one node only is none', () => {
    const clone = [
      resource('dlm', { within: 'dlm-clone' }),
      resource('dlm', { within: 'dlm-clone', role: 'Stopped', nodes: [] }),
    ];
    expect(judge(view({ status: known(status({ resources: clone })) })).attention).toEqual([]);
  });
});

describe('proofs and links', () => {
  it('a proof lasts thirty days', () => {
    const old = [{ node: 'node1', at: at - proofLastsMs - 1 }, { node: 'node2' }, { node: 'node3', at }];
    expect(judge(view(), { proofs: old }).attention.map(({ title }) => title)).toEqual([
      'Fencing of node1 is not proven',
      'Fencing of node2 is not proven',
    ]);
  });

  it('a link that one end calls lost is lost', () => {
    const cut = node('node2', { links: known([{ link: 0, to: 'node1', isConnected: false }]) });
    const titles = judge(view({ nodes: [node('node1'), cut, node('node3')] })).attention.map(({ title }) => title);
    expect(titles).toContain('Link 0, node1 to node2, is lost');
  });

  it('a slow link is told with its figure', () => {
    const latencies = [{ from: 'node1', to: 'node3', link: 1, averageMs: 6.2, maxMs: 9, at }];
    expect(judge(view(), { latencies }).attention[0]).toMatchObject({ title: 'Link 1, node1 to node3, is slow' });
  });
});
