import { describe, expect, it } from 'vitest';
import { cells } from '../../../core/cli/screen/fold.ts';
import { composedText, counted, duration, painter, plainText, reportLines } from '../../../core/cli/screen/format.ts';
import { error } from '../../../core/report.ts';

const report = error('FENCE_REFUSED', 'The BMC refused the login of the fence device, and said so at once.', {
  node: 'node1',
  why: 'Without fencing a lost node may go on writing to what another one serves by then.',
  next: 'Compare the password with that of the BMC: quorate profile secret web fence/node1',
  evidence: {
    command: 'fence_ipmilan -o status',
    output: 'Unable to connect\u001b[2Jcleared\nsecond',
    file: 'a.conf',
    line: 3,
  },
});

describe('reports as lines', () => {
  it('has what, why, where, what was run and said, and the next step', () => {
    expect(reportLines(report, { paint: painter(false) })).toEqual([
      '✗ node1: The BMC refused the login of the fence device, and said so at once. [FENCE_REFUSED]',
      '    why   Without fencing a lost node may go on writing to what another one serves by then.',
      '    file  a.conf:3',
      '    ran   fence_ipmilan -o status',
      '    said  Unable to connect\uFFFD[2Jcleared',
      '          second',
      '    next  Compare the password with that of the BMC: quorate profile secret web fence/node1',
    ]);
  });
  it('folds at the width with a hanging indent', () => {
    const lines = reportLines(report, { paint: painter(true), width: 50 });
    expect(Math.max(...lines.map(cells))).toBeLessThanOrEqual(50);
    expect(lines.filter((line) => line.startsWith('          ')).length).toBeGreaterThan(3);
  });
  it('says the name of a node once', () => {
    const [line] = reportLines(error('A', 'node1 is off.', { node: 'node1' }), { paint: painter(false) });
    expect(line).toBe('✗ node1 is off. [A]');
  });
});

describe('what reaches the terminal', () => {
  it('neutralises control characters and marks that turn the direction', () => {
    expect(plainText('a\u001b]0;title\u0007b\rc\u202ed\u009be\n\tf')).toBe(
      'a\uFFFD]0;title\uFFFDb\uFFFDc\uFFFDd\uFFFDe\n\tf',
    );
  });
  it('keeps colours of its own on a terminal and takes them away elsewhere', () => {
    const text = '\u001b[31mred\u001b[39m \u001b[2J';
    expect(composedText(text, true)).toBe('\u001b[31mred\u001b[39m \uFFFD[2J');
    expect(composedText(text, false)).toBe('red \uFFFD[2J');
  });
  it('says durations and counts as people do', () => {
    expect([850, 3_210, 48_000, 125_000].map(duration)).toEqual(['850 ms', '3.2 s', '48 s', '2 min 05 s']);
    expect([counted(1, 'error'), counted(2, 'error')]).toEqual(['1 error', '2 errors']);
  });
});
