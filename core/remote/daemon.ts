import { existsSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { openEngine } from '../engine.ts';
import type { Report } from '../report.ts';
import { ReportError } from '../result.ts';
import type { EnginePlace } from './place.ts';

/** Answers one caller until the line ends. */
export type Converse = (socket: Socket) => Promise<void>;

/** What the daemon hosts: made once its store is its own. */
export interface Hosted {
  readonly converse: Converse;
  /** Stops long work before its next step. */
  dispose(): Promise<void>;
}

/**
 * The engine as a daemon: it outlives its callers, listens on a socket in its own folder that its user alone can open,
 * and on nothing else. Ends at SIGTERM, after long work has stopped before its next step.
 * Answers with the reports where it could not begin: SERVE_OWNED, STORE_*.
 */
export async function runDaemon(
  place: EnginePlace,
  host: (engine: ReturnType<typeof openEngine>) => Hosted,
): Promise<readonly Report[]> {
  process.umask(0o077);
  // The terminal that started us is gone.
  process.on('SIGHUP', () => {});
  // A login's agent goes with the login; to count on it would work today and fail tomorrow.
  delete process.env['SSH_AUTH_SOCK'];
  const passphrase = join(place.data, 'passphrase');
  if (existsSync(passphrase)) process.env['QUORATE_PASSPHRASE_FILE'] ??= passphrase;
  await mkdir(place.run, { recursive: true, mode: 0o700 });

  let engine: ReturnType<typeof openEngine>;
  try {
    engine = openEngine({ folder: place.data });
  } catch (cause) {
    if (cause instanceof ReportError) return cause.reports;
    throw cause;
  }
  const claim = engine.desk.claim({
    what: 'the engine near the cluster',
    reach: 'quorate serve --engine, with the name of this machine',
  });
  if (!claim.ok) {
    await engine.dispose();
    return claim.reports;
  }
  const hosted = host(engine);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    void hosted.converse(socket).finally(() => socket.destroy());
  });
  // One that was killed leaves its socket; the claim says that nobody listens on it.
  await rm(place.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.socket, resolve);
  });
  await chmod(place.socket, 0o600);
  process.stdout.write(`${new Date().toISOString()} listening, process ${process.pid}\n`);

  const { promise: asked, resolve: ask } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ask(signal));
  const why = await asked;
  process.stdout.write(`${new Date().toISOString()} ending: ${why}\n`);
  server.close();
  await hosted.dispose();
  for (const socket of open) socket.destroy();
  await engine.dispose();
  claim.value.release();
  await rm(place.socket, { force: true });
  return [];
}
