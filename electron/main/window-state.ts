import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const bounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(480).max(20_000),
  height: z.int().min(320).max(20_000),
});
const stateSchema = z.object({ bounds, isMaximized: z.boolean() });

export type Bounds = z.infer<typeof bounds>;
export type WindowState = z.infer<typeof stateSchema>;

/** Pixels of the window that must be on a display, so that it can be taken hold of. */
const visiblePixels = 100;

/**
 * Where the window was last; undefined where that is not known or on a display that is gone.
 * `displays`: the work areas there are now.
 */
export function readWindowState(file: string, displays: readonly Bounds[]): WindowState | undefined {
  let state: WindowState | undefined;
  try {
    state = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
  const overlap = (from: number, length: number, other: number, otherLength: number) =>
    Math.min(from + length, other + otherLength) - Math.max(from, other);
  const isVisible = displays.some(
    (display) =>
      state !== undefined &&
      overlap(state.bounds.x, state.bounds.width, display.x, display.width) >= visiblePixels &&
      overlap(state.bounds.y, state.bounds.height, display.y, display.height) >= visiblePixels,
  );
  return isVisible ? state : undefined;
}

/** Keeps where the window is. A disk that is full loses it, and nothing else. */
export function keepWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The next start has the usual size.
  }
}
