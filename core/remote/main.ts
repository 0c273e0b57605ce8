/**
 * The engine as it lies on a machine near the cluster: the program that its launcher starts.
 *
 * - `connect`   the contract over standard streams; starts the daemon where it does not run
 * - `start`, `status`, `stop [--force]`   one line of JSON
 * - `daemon`    started by the others, never by hand
 * - `self-test` that SQLite's binding and all code load here
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../engine.ts';
import type { Report } from '../report.ts';
import { makeHost } from '../server/shared.ts';
import { serveStreams } from '../server/standard-streams.ts';
import { bridge } from './bridge.ts';
import { engineStatus, startEngine, stopEngine } from './control.ts';
import { runDaemon } from './daemon.ts';
import { placeOf } from './place.ts';

const place = placeOf(import.meta.dirname);

function answer(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value)}\n`);
  return 0;
}

function refuse(reports: readonly Report[]): number {
  for (const { code, text, next, evidence } of reports) {
    process.stderr.write(`${code}: ${text} ${next ?? ''}\n${evidence?.output ?? ''}\n`);
  }
  return 1;
}

async function daemon(): Promise<number> {
  const reports = await runDaemon(place, (engine) => {
    const host = makeHost(engine, 'near-the-cluster');
    return { converse: (socket) => serveStreams(host, socket, socket), dispose: () => host.dispose() };
  });
  return reports.length > 0 ? refuse(reports) : 0;
}

/** Opens a store and closes it: the one part that is not JavaScript. */
async function selfTest(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-self-test-'));
  try {
    await openEngine({ folder }).dispose();
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(): Promise<number> {
  const started = await startEngine(place);
  return started.ok ? answer(started.value) : refuse(started.reports);
}

const words: Readonly<Record<string, (option: string | undefined) => Promise<number>>> = {
  connect: () => bridge(place),
  daemon,
  start,
  status: async () => answer(await engineStatus(place)),
  stop: async (option) => answer(await stopEngine(place, option === '--force')),
  'self-test': selfTest,
};

const [word = '', option] = process.argv.slice(2);
const run = words[word];
if (run === undefined) process.stderr.write(`it takes one of: ${Object.keys(words).join(', ')}\n`);
process.exitCode = run === undefined ? 2 : await run(option);
