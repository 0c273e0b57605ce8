import { describe, expect, it } from 'vitest';
import type { Report } from '../../../core/contract/tasks.ts';
import { checkVerdict, findingGroups, hasFix } from '../../../renderer/wizards/deploy/check-words.ts';

const report = (code: string, severity: Report['severity'], node?: string): Report => ({
  code,
  severity,
  text: code,
  ...(node === undefined ? {} : { node }),
});

describe('what the checks came to', () => {
  it.each([
    [[], 'Nothing stands in the way'],
    [[report('A', 'info')], 'Nothing stands in the way'],
    [[report('A', 'warning')], 'Nothing stands in the way; 1 thing needs a decision'],
    [[report('A', 'error'), report('B', 'error'), report('C', 'warning')], '2 things stand in the way'],
  ])('%#', (findings, words) => {
    expect(checkVerdict(findings)).toBe(words);
  });

  it('stands by machine as described, what is grave first', () => {
    const groups = findingGroups(
      [
        report('A', 'info', 'node2'),
        report('B', 'error', 'node2'),
        report('C', 'warning', 'node1'),
        report('D', 'error'),
      ],
      ['node1', 'node2'],
    );
    expect(groups.map(({ title, reports }) => `${title}: ${reports.map(({ code }) => code).join(' ')}`)).toEqual([
      'All machines: D',
      'node1: C',
      'node2: B A',
    ]);
  });

  it('offers a fix where the engine has one, and for a machine', () => {
    expect(hasFix(report('A', 'error', 'node1'), ['A'])).toBe(true);
    expect(hasFix(report('A', 'error'), ['A'])).toBe(false);
    expect(hasFix(report('B', 'error', 'node1'), ['A'])).toBe(false);
  });
});
