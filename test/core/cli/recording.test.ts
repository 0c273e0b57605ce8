import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording, recordingScreen, replay } from '../../../core/cli/demo/recording.ts';
import { plainScreen } from '../../../core/cli/screen/plain.ts';
import { type Shown, teller } from '../../../core/cli/screen/screen.ts';
import { unwrap } from '../../../core/result.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-recording-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function page() {
  const lines: string[] = [];
  return { lines, screen: plainScreen({ write: (text: string) => lines.push(text) }) };
}

describe('a recording', () => {
  it('replays on a screen what was shown on another, and leaves the result out', async () => {
    const file = join(folder, 'demo.jsonl');
    const live = page();
    const tell = teller(recordingScreen(live.screen, file));
    tell.heading('1. Three bare machines');
    tell.progress({ at: Date.now(), step: 'a', node: 'node1', title: 'Boot', state: 'done', elapsedMs: 700 });
    tell.text('on SSH alone');
    tell.result({ secret: 'of the run' });
    const again = page();
    await replay(unwrap(await readRecording(file)), again.screen, AbortSignal.timeout(5_000));
    expect(again.lines).toEqual(live.lines);
    expect(again.lines).toHaveLength(3);
    expect(readFileSync(file, 'utf8')).not.toContain('of the run');
  });
  it('cuts long waits, and stops when told to', async () => {
    const items: readonly Shown[] = [0, 60_000, 120_000].map((at) => ({ type: 'text', at, text: `${at}` }));
    const began = performance.now();
    await replay(items, page().screen, AbortSignal.timeout(5_000), { longestWaitMs: 20 });
    expect(performance.now() - began).toBeLessThan(1_000);
    await expect(replay(items, page().screen, AbortSignal.abort())).rejects.toThrow();
  });
  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['was cut', '{"type":"text","at":1,"te'],
    ['is something else', '{"hello":1}\n'],
  ])('that %s is told as a report', async (_name, content) => {
    const file = join(folder, 'broken.jsonl');
    rmSync(file, { force: true });
    if (content !== undefined) writeFileSync(file, content);
    const read = await readRecording(file);
    expect(read.reports).toMatchObject([{ code: 'DEMO_RECORDING_MISSING', evidence: { file } }]);
  });
  it('that can not be written is told as a report before anything is done', () => {
    expect(() => recordingScreen(page().screen, join(folder, 'no', 'such'))).toThrow(/ARGUMENT_RECORD/);
  });
});
