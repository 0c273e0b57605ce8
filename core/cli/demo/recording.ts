import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Screen, Shown } from '../screen/screen.ts';

/** The same screen, and every item also as a JSON line in a file. */
export function recordingScreen(screen: Screen, file: string): Screen {
  const out = createWriteStream(file, { mode: 0o600 });
  return {
    show(item) {
      if (item.type !== 'result') out.write(`${JSON.stringify(item)}\n`);
      screen.show(item);
    },
    close() {
      out.end();
      screen.close();
    },
  };
}

/** Waits of the recording are kept up to this, so that a replay takes a minute and not five. */
const longestWaitMs = 1_500;

/** Shows a recorded run on a screen, in its own rhythm with the long waits cut; every time in it stays as recorded. */
export async function replay(file: string, screen: Screen, signal: AbortSignal): Promise<void> {
  let last: number | undefined;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const item = JSON.parse(line) as Shown;
    const waitMs = last === undefined ? 0 : Math.min(Math.max(0, item.at - last), longestWaitMs);
    last = item.at;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    screen.show(item);
  }
}
