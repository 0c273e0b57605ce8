import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OnProgress } from '../../progress.ts';
import { fail, ok, type Result } from '../../result.ts';
import { cacheFolder } from '../instance.ts';

const durationsFile = join(cacheFolder, 'durations.json');

/** How long a step took here last time, ms. */
async function usualDuration(step: string): Promise<number | undefined> {
  try {
    const found: unknown = (JSON.parse(await readFile(durationsFile, 'utf8')) as Record<string, unknown>)[step];
    return typeof found === 'number' ? found : undefined;
  } catch {
    return undefined; // Never built here, or a file that was cut short: it is only a comfort.
  }
}

let remembering: Promise<unknown> = Promise.resolve();

/** One after the other: steps that run side by side end side by side. */
function rememberDuration(step: string, elapsedMs: number): Promise<unknown> {
  remembering = remembering.then(() => writeDuration(step, elapsedMs)).catch(() => undefined);
  return remembering;
}

async function writeDuration(step: string, elapsedMs: number): Promise<void> {
  const before = await readFile(durationsFile, 'utf8')
    .then((text) => JSON.parse(text) as Record<string, number>)
    .catch(() => ({}));
  await mkdir(cacheFolder, { recursive: true });
  const draft = `${durationsFile}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ ...before, [step]: elapsedMs }, undefined, 2));
  await rename(draft, durationsFile);
}

/** Does a piece of work and tells it: what, how long, how long it took last time. */
export async function toldStep<T>(
  tell: OnProgress,
  step: string,
  title: string,
  work: (onLine: (line: string) => void) => Promise<Result<T>>,
  node?: string,
): Promise<Result<T>> {
  const usualMs = await usualDuration(step);
  const common = { step, title, ...(node ? { node } : {}), ...(usualMs === undefined ? {} : { usualMs }) };
  const began = Date.now();
  tell({ ...common, at: began, state: 'running' });
  const done = await work((line) => tell({ ...common, at: Date.now(), state: 'line', line }));
  const elapsedMs = Date.now() - began;
  tell({ ...common, at: Date.now(), state: done.ok ? 'done' : 'failed', elapsedMs, reports: done.reports });
  if (done.ok) await rememberDuration(step, elapsedMs);
  return done;
}

/**
 * Makes a part of an image unless it is there: the work fills a folder under a temporary name, which is renamed when
 * all of it is done, so that a part that can be seen is whole. Needs the image lock.
 */
export async function makePart(
  path: string,
  work: (building: string) => Promise<Result<unknown>>,
): Promise<Result<string>> {
  if (existsSync(path)) return ok(path);
  const building = `${path}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  await mkdir(building, { mode: 0o755 });
  const done = await work(building);
  if (!done.ok) return fail(...done.reports);
  await rename(building, path);
  return ok(path);
}
