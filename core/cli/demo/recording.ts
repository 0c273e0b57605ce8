import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { error, type Report } from '../../report.ts';
import { fail, ok, ReportError, type Result } from '../../result.ts';
import type { Screen, Shown } from '../screen/screen.ts';

/**
 * The same screen, and every item also as a JSON line in a file, which is made anew. Throws a `ReportError` with
 * ARGUMENT_RECORD where it can't be.
 */
export function recordingScreen(screen: Screen, file: string): Screen {
  const guarded = (write: () => void) => {
    try {
      write();
    } catch (fault) {
      const text = `${file} can't be written: ${fault instanceof Error ? fault.message : String(fault)}.`;
      throw new ReportError([error('ARGUMENT_RECORD', text, { next: 'Name another file for --record.' })]);
    }
  };
  guarded(() => writeFileSync(file, '', { mode: 0o600 }));
  return {
    show(item) {
      // At once, so that what is killed leaves what was shown until then.
      if (item.type !== 'result') guarded(() => appendFileSync(file, `${JSON.stringify(item)}\n`));
      screen.show(item);
    },
    close: () => screen.close(),
  };
}

function unusable(text: string, file: string): Report {
  return error('DEMO_RECORDING_MISSING', text, {
    why: 'It belongs to the repository; without it there is nothing to show where the demo itself can not run.',
    next: 'Take a complete clone; or run the demo as root on Linux: npm run demo',
    evidence: { file },
  });
}

/** Reads a recorded run whole. Reports DEMO_RECORDING_MISSING, also where it is none. */
export async function readRecording(file: string): Promise<Result<readonly Shown[]>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return fail(unusable('The recording of the demo is missing.', file));
  }
  try {
    const items = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Shown);
    if (items.length > 0 && items.every(({ at }) => Number.isFinite(at))) return ok(items);
  } catch {
    // Told the same way.
  }
  return fail(unusable('The recording of the demo can not be read as one.', file));
}

/** Waits of the recording are kept up to this, and together to that, so that a replay takes a minute and not five. */
const longestWaitMs = 1_500;
const longestMs = 75_000;

/** Shows a recorded run on a screen, in its own rhythm with the long waits cut; every time in it stays as recorded. */
export async function replay(
  items: readonly Shown[],
  screen: Screen,
  signal: AbortSignal,
  options: { readonly longestWaitMs?: number } = {},
): Promise<void> {
  const most = options.longestWaitMs ?? longestWaitMs;
  const waits = items.map(({ at }, index) => Math.min(Math.max(0, at - (items[index - 1]?.at ?? at)), most));
  const share = Math.min(
    1,
    longestMs /
      Math.max(
        1,
        waits.reduce((sum, wait) => sum + wait, 0),
      ),
  );
  for (const [index, item] of items.entries()) {
    const waitMs = (waits[index] ?? 0) * share;
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal });
    else signal.throwIfAborted();
    screen.show(item);
  }
}
