import { describe, expect, it } from 'vitest';
import type { MergedLogLine } from '../../../../core/contract/logs.ts';
import { filterLines, keptLines, linesAsText, mergeBatch, windowOf } from '../../../../renderer/views/logs/log-view.ts';
import { plainText } from '../../../../renderer/views/logs/plain-text.ts';

const line = (at: number, more: Partial<MergedLogLine> = {}): MergedLogLine => ({
  node: 'node1',
  daemon: 'corosync',
  severity: 'info',
  at,
  boundMs: 2.4,
  nodeTimeMs: at,
  text: `at ${at}`,
  source: 'journal',
  ...more,
});

describe('plainText', () => {
  it.each([
    ['\u001b[31mred\u001b[0m text', 'red text'],
    ['\u001b]0;title\u0007after', 'after'],
    ['\u001b]52;c;ZXZpbA==\u001b\\after', 'after'],
    ['\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007', 'click'],
    ['\u001bP$q"p\u001b\\x', 'x'],
    ['a\u202eb\u2066c\u200fd', 'abcd'],
    ['bell\u0007 null\u0000 csi\u009b31m', 'bell null csi31m'],
    ['tab\tstays, so does <img src=x onerror=alert(1)>', 'tab\tstays, so does <img src=x onerror=alert(1)>'],
    ['(Reading ... 5%\r(Reading ... 100%\rdone', 'done'],
    ['', ''],
    ['\u001b', ''],
  ])('%j is %j', (from, to) => {
    expect(plainText(from)).toBe(to);
  });

  it('takes a long run of openings in a moment', () => {
    const began = performance.now();
    plainText('\u001b]'.repeat(100_000));
    plainText(`\u001b[${';'.repeat(200_000)}`);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('merging', () => {
  it('puts a late line where its clock says', () => {
    const first = mergeBatch([], [line(10), line(30)], 1);
    const second = mergeBatch(first, [line(20, { node: 'node2' }), line(40)], 3);
    expect(second.map(({ at }) => at)).toEqual([10, 20, 30, 40]);
    expect(new Set(second.map(({ id }) => id)).size).toBe(4);
  });

  it('keeps the order of arrival for lines of one moment', () => {
    const lines = mergeBatch(mergeBatch([], [line(10, { text: 'a' })], 1), [line(10, { text: 'b' })], 2);
    expect(lines.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('lets the oldest go', () => {
    const many = mergeBatch(
      [],
      Array.from({ length: keptLines + 5 }, (_, index) => line(index)),
      1,
    );
    expect(many.length).toBe(keptLines);
    expect(many[0]?.at).toBe(5);
  });

  it('strips what a node says before it is anything else', () => {
    expect(mergeBatch([], [line(1, { text: '\u001b[2Jgone', daemon: 'x\u0007' })], 1)[0]).toMatchObject({
      text: 'gone',
      daemon: 'x',
    });
  });
});

describe('filtering', () => {
  const lines = mergeBatch(
    [],
    [
      line(1, { severity: 'error', text: 'token lost' }),
      line(2, { node: 'node2', daemon: 'pacemakerd', severity: 'notice', text: 'Fencing node1' }),
      line(3, { severity: 'debug', text: 'token received' }),
    ],
    1,
  );
  const all = { nodes: new Set<string>(), daemons: new Set<string>(), severity: 'debug' as const, text: '' };
  it.each([
    [all, [1, 2, 3]],
    [{ ...all, severity: 'notice' as const }, [1, 2]],
    [{ ...all, nodes: new Set(['node2']) }, [2]],
    [{ ...all, daemons: new Set(['corosync']) }, [1, 3]],
    [{ ...all, text: 'TOKEN lost' }, [1]],
    [{ ...all, text: 'pacemakerd' }, [2]],
  ])('%j', (filter, expected) => {
    expect(filterLines(lines, filter).map(({ at }) => at)).toEqual(expected);
  });

  it('saves what is shown', () => {
    expect(linesAsText(lines.slice(0, 1))).toBe('1970-01-01T00:00:00.001Z ±2ms node1 corosync error: token lost\n');
  });
});

describe('windowOf', () => {
  it('draws what is in sight and a little more, never beyond the ends', () => {
    expect(windowOf(50_000, { top: 20_000, height: 400, row: 20 })).toEqual({ from: 990, to: 1030 });
    expect(windowOf(5, { top: 0, height: 400, row: 20 })).toEqual({ from: 0, to: 5 });
    expect(windowOf(0, { top: 900, height: 400, row: 20 })).toEqual({ from: 0, to: 0 });
  });
});
