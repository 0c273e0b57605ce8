import { expect, it } from 'vitest';
import { parseCmap } from '../../../core/corosync/live/cmap.ts';
import { latenciesOf } from '../../../core/live/link-latency.ts';
import { fixture } from '../pacemaker/fixtures.ts';
import { description } from './sample-view.ts';

const stats = parseCmap(fixture('corosync', '3.1.7', 'three-up.stats.out'));

it('knet tells the latency of each link to each other node in microseconds', () => {
  const latencies = latenciesOf('node1', stats, description, 7);
  expect(latencies.map(({ from, to, link, at }) => [from, to, link, at])).toEqual([
    ['node1', 'node2', 0, 7],
    ['node1', 'node2', 1, 7],
    ['node1', 'node3', 0, 7],
    ['node1', 'node3', 1, 7],
  ]);
  const [first] = latencies;
  expect(first?.averageMs).toBe(Number(stats.get('stats.knet.node2.link0.latency_ave')) / 1000);
  expect(first?.maxMs).toBeGreaterThanOrEqual(first?.averageMs ?? Number.NaN);
});

it('a link without a sample has no latency, not one of zero', () => {
  const silent = new Map(stats).set('stats.knet.node2.link0.latency_samples', '0');
  expect(latenciesOf('node1', silent, description, 7).map(({ to, link }) => `${to} ${link}`)).not.toContain('node2 0');
});
