import { describe, expect, it } from 'vitest';
import { parseScores, scoreNumber, scoreWord } from '../../../../core/pacemaker/simulate/scores.ts';
import { fixture } from '../fixtures.ts';

describe('the scores of crm_simulate', () => {
  it('what a resource ends with counts, not what its group gives it on the way', () => {
    const scores = parseScores(fixture('crm_simulate', '2.1.5', 'live-scores.txt'));
    const of = (resource: string) => scores.filter((one) => one.resource === resource).map(({ score }) => score);
    expect(of('web-server')).toEqual([100, -1_000_000, -1_000_000]);
    expect(of('web-ip')).toEqual([200, 0, 0]);
    expect(of('web')).toEqual([0, 0, 0]);
  });

  it('lines of older and newer releases, and of clones', () => {
    const lines = [
      'native_color: vip allocation score on node1: INFINITY',
      ' * pcmk__clone_assign: db:1 allocation score on node2: -1000',
      'db:1 promotion score on node2: 100',
      'Using the original execution date of: 2026-01-01',
    ];
    expect(parseScores(lines.join('\n'))).toEqual([
      { resource: 'vip', node: 'node1', score: 1_000_000 },
      { resource: 'db:1', node: 'node2', score: -1000 },
    ]);
  });

  it('are cut at INFINITY both ways', () => {
    expect(['-INFINITY', 'INFINITY', '+5', '-2000000', 0].map(scoreNumber)).toEqual([
      -1_000_000, 1_000_000, 5, -1_000_000, 0,
    ]);
    expect([1_000_000, -1_000_000, 7].map(scoreWord)).toEqual(['INFINITY', '-INFINITY', '7']);
  });
});
