import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonScreen } from '../../../core/cli/screen/json.ts';
import { plainScreen } from '../../../core/cli/screen/plain.ts';
import type { Screen } from '../../../core/cli/screen/screen.ts';
import { teller } from '../../../core/cli/screen/screen.ts';
import { terminalScreen } from '../../../core/cli/screen/terminal.ts';
import { wholeScreen } from '../../../core/cli/screen/whole-screen.ts';
import type { ProgressEvent } from '../../../core/progress.ts';
import { error } from '../../../core/report.ts';

function paper(size: { readonly columns?: number; readonly rows?: number } = {}) {
  let text = '';
  return {
    ...size,
    write: (more: string) => {
      text += more;
    },
    /** What was written since the last look. */
    take: () => {
      const taken = text;
      text = '';
      return taken;
    },
  };
}

const event = (more: Partial<ProgressEvent>): ProgressEvent => ({
  at: Date.now(),
  step: 'node1/start',
  node: 'node1',
  title: 'Start corosync',
  state: 'running',
  ...more,
});
const show = (screen: Screen, more: Partial<ProgressEvent>) => teller(screen).progress(event(more));

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('a pipe', () => {
  it('tells the end of each step, and that a long one is alive', () => {
    const out = paper();
    const screen = plainScreen(out);
    show(screen, { usualMs: 5_000 });
    expect(out.take()).toBe('');
    vi.advanceTimersByTime(3_500);
    expect(out.take()).toBe('  …  node1   Start corosync (running for 3.0 s, usually 5.0 s)\n');
    show(screen, { state: 'done', elapsedMs: 4_000 });
    vi.advanceTimersByTime(60_000);
    expect(out.take()).toBe('ok   node1   Start corosync (4.0 s)\n');
  });
  it('tells the report under the step that failed, and nothing of steps that never ran', () => {
    const out = paper();
    const screen = plainScreen(out);
    show(screen, { state: 'failed', elapsedMs: 10, reports: [error('UNIT_FAILED', 'It did not start.')] });
    show(screen, { state: 'skipped' });
    show(screen, { state: 'skipped', elapsedMs: 12 });
    expect(out.take()).toBe(
      'FAIL node1   Start corosync (10 ms)\n     ✗ It did not start. [UNIT_FAILED]\nsame node1   Start corosync (12 ms)\n',
    );
  });
  it('carries no colour and no control character', () => {
    const out = paper();
    teller(plainScreen(out)).text('\u001b[32mwell\u001b[39m \u001b[2J');
    expect(out.take()).toBe('well \uFFFD[2J\n');
  });
});

describe('a terminal', () => {
  it('draws a lane a running step, with time so far, usual time and last line, and erases them again', () => {
    const out = paper({ columns: 80, rows: 24 });
    const screen = terminalScreen(out, { isColoured: false });
    show(screen, { usualMs: 12_000 });
    show(screen, { step: 'node2/start', node: 'node2' });
    show(screen, { state: 'line', line: 'Setting up \u001b[1mcorosync' });
    out.take();
    vi.advanceTimersByTime(2_400);
    const drawing = out.take().split('\u001b[0J').at(-1) ?? '';
    expect(drawing.split('\n')).toEqual([
      expect.stringMatching(/^. node1 Start corosync {2}2\.[0-9] s of usually 12 s {2}Setting up \uFFFD\[1mcorosync$/),
      expect.stringMatching(/^. node2 Start corosync {2}2\.[0-9] s$/),
      '',
    ]);
    show(screen, { state: 'done', elapsedMs: 2_500 });
    expect(out.take()).toMatch(/^\u001b\[2A\r\u001b\[0J✓ node1 Start corosync {2}2\.5 s\n. node2 Start corosync .*\n$/);
    screen.close();
    expect(out.take()).toBe('\u001b[1A\r\u001b[0J');
  });
  it('never draws more lanes than the terminal has rows, nor wider ones', () => {
    const out = paper({ columns: 40, rows: 6 });
    const screen = terminalScreen(out, { isColoured: false });
    for (let node = 1; node <= 16; node++) {
      show(screen, { step: `node${node}`, node: `node${node}`, title: 'Install the packages of the cluster and more' });
    }
    out.take();
    vi.advanceTimersByTime(130);
    const lines = (out.take().split('\u001b[0J').at(-1) ?? '').trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('  … and 13 more');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(40);
  });
  it('folds reports at the width', () => {
    const out = paper({ columns: 40 });
    teller(terminalScreen(out, { isColoured: false })).reports([
      error('A', 'One.', { next: 'Write this and that and then the other thing.' }),
    ]);
    expect(out.take()).toBe('✗ One. [A]\n    next  Write this and that and then\n          the other thing.\n');
  });
});

describe('--json', () => {
  it('has the result on standard output, the rest as lines on standard error', () => {
    const [out, log] = [paper(), paper()];
    const tell = teller(jsonScreen(out, log));
    tell.text('for people');
    tell.progress(event({}));
    tell.reports([error('A', 'One.')]);
    tell.item({ at: 1 });
    tell.item({ at: 2 });
    tell.result({ ok: true });
    expect(out.take()).toBe('{"at":1}\n{"at":2}\n{\n  "ok": true\n}\n');
    expect(
      log
        .take()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['progress', 'reports']);
  });
});

describe('the whole screen', () => {
  it('is drawn over itself in one write, cut at the rows, and gives the terminal back', () => {
    const writes: string[] = [];
    const out = { columns: 30, rows: 4, write: (text: string) => writes.push(text) };
    const screen = wholeScreen(out);
    screen.draw('one\ntwo\nthree\nfour\nfive');
    screen.close();
    screen.close();
    screen.draw('late');
    const end = '\u001b[0m\u001b[K';
    expect(writes).toEqual([
      '\u001b[?1049h\u001b[?25l',
      `\u001b[H${['one', 'two', 'three', '…'].map((line) => line + end).join('\r\n')}\u001b[J`,
      '\u001b[?25h\u001b[?1049l',
    ]);
  });
});
