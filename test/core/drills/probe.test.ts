import { spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { parseProbeLine, probeArgv, type RawSample } from '../../../core/drills/probe.ts';

const python = spawnSync('python3', ['--version']);
if (python.error) console.log('skipped: the probe runs on python3, which is not on this machine');

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: number): Promise<number> {
  server = createServer((_, response) => response.writeHead(answer).end('x'));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Runs the real probe until it has asked so often. */
async function ask(
  path: string | undefined,
  port: number,
  count: number,
  during?: (asked: number) => void,
): Promise<RawSample[]> {
  const probe = { resource: 'web', address: '127.0.0.1', port, ...(path ? { path } : {}) };
  const [command, ...args] = probeArgv(probe) as readonly string[];
  const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const samples: RawSample[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const sample = parseProbeLine(line);
    if (sample) samples.push(sample);
    during?.(samples.length);
    if (samples.length >= count) break;
  }
  child.kill();
  return samples;
}

describe.skipIf(python.error)('the probe', () => {
  it('asks every 50 ms and times each answer', async () => {
    const samples = await ask('/', await listen(200), 12);
    expect(samples.every(({ isGood, detail }) => isGood && detail === 'HTTP 200')).toBe(true);
    const asked = samples.map(({ askedMs }) => askedMs).sort((one, other) => one - other);
    const span = (asked.at(-1) ?? 0) - (asked[0] ?? 0);
    expect(span / (asked.length - 1)).toBeGreaterThan(35);
    expect(span / (asked.length - 1)).toBeLessThan(110);
    expect(Math.abs(Date.now() - (samples[0]?.askedMs ?? 0))).toBeLessThan(10_000);
  });

  it('takes an answer of 500 and above as no service, and one of 404 as service', async () => {
    expect((await ask('/', await listen(503), 2)).every(({ isGood }) => !isGood)).toBe(true);
    server?.close();
    expect((await ask('/', await listen(404), 2)).every(({ isGood }) => isGood)).toBe(true);
  });

  it('sees a service go away and a refused connection', async () => {
    const port = await listen(200);
    const samples = await ask(undefined, port, 14, (asked) => {
      if (asked === 6) server?.close();
    });
    expect(samples[0]).toMatchObject({ isGood: true, detail: 'connected' });
    expect(samples.at(-1)?.isGood).toBe(false);
    expect(samples.at(-1)?.detail).toContain('ConnectionRefusedError');
  });

  it('ends when nobody reads any more', async () => {
    const [command, ...args] = probeArgv({ resource: 'web', address: '127.0.0.1', port: 9 }) as readonly string[];
    const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
  });
});

describe('parseProbeLine', () => {
  it('reads only what the probe writes', () => {
    expect(parseProbeLine('1763692709123456 1763692709125000 ok HTTP 200')).toEqual({
      askedMs: 1763692709123.456,
      answeredMs: 1763692709125,
      isGood: true,
      detail: 'HTTP 200',
    });
    for (const line of ['', 'Traceback', '1 2 ok', '1763692709123456 x ok', '1763692709123456 1763692709125000 maybe'])
      expect(parseProbeLine(line)).toBeUndefined();
  });
});
