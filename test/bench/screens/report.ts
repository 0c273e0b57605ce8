import type { Ground } from '../ground.ts';
import { bundleParts } from './bundle.ts';
import { measureEventToScreen } from './event-to-screen.ts';
import { measureRepaint } from './repaint.ts';

const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;
const atShare = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

/** Prints what the screens cost: size, first paint, a big cluster's repaint, and an event's way to the screen. */
export async function reportScreens(ground: Ground, print: (line: string) => void): Promise<void> {
  const parts = await bundleParts();
  const first = parts.filter(({ isFirst }) => isFirst);
  const sum = (of: typeof parts, key: 'bytes' | 'gzipBytes') => of.reduce((total, part) => total + part[key], 0);
  print('');
  print(`The built renderer: ${kib(sum(parts, 'bytes'))}, ${kib(sum(parts, 'gzipBytes'))} compressed; by part:`);
  for (const { name, bytes, gzipBytes } of parts.filter(({ bytes }) => bytes > 30_000))
    print(`  ${name.padEnd(24)} ${kib(bytes).padStart(9)} ${kib(gzipBytes).padStart(9)} compressed`);
  print(
    `  before the first screen  ${kib(sum(first, 'bytes')).padStart(9)} ${kib(sum(first, 'gzipBytes')).padStart(9)}`,
  );

  const repaint = await measureRepaint();
  const { longWhileOpening, longWhileChanging } = repaint;
  print('');
  print('A generated cluster of 32 nodes and 2,000 resources in a real browser:');
  print(`  first useful paint        ${repaint.firstPaintMs.toFixed(0)} ms`);
  print(
    `  tasks above 50 ms         ${longWhileOpening.length} while it opened (longest ${longest(longWhileOpening)})`,
  );
  print(
    `                            ${longWhileChanging.length} in ${repaint.changes} status changes (longest ${longest(longWhileChanging)}; aim: none)`,
  );
  print(`  JavaScript heap           ${(repaint.heapBytes / 1024 / 1024).toFixed(0)} MiB`);

  const took = await measureEventToScreen(ground);
  print('');
  print(`From an event on a node to its text on the screen, ${took.length} times:`);
  print(`  median ${atShare(took, 0.5)} ms, p95 ${atShare(took, 0.95)} ms (aim: below 250 ms)`);
}

function longest(tasks: readonly number[]): string {
  return tasks.length === 0 ? 'none' : `${Math.max(...tasks)} ms`;
}
