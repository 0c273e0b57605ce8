import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A path of more is refused by the system. @see unix(7) sun_path */
const longestPath = 100;

function socketPath(folder: string): string | undefined {
  const path = join(folder, 'serve.sock');
  return process.platform === 'win32' || Buffer.byteLength(path) > longestPath ? undefined : path;
}

/**
 * Hands a new address to whoever may write into the store's folder, which is its owner alone: for a second browser
 * where no terminal is at hand. None where the system has no such sockets or the path is too long.
 */
export function openCodeSocket(folder: string, newAddress: () => string): { close(): void } {
  const path = socketPath(folder);
  if (path === undefined) return { close: () => {} };
  // The store is claimed: what lies here was left by a host that is gone.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(newAddress());
  });
  server.on('error', () => {});
  server.listen(path, () => chmodSync(path, 0o600));
  server.unref();
  return { close: () => void server.close() };
}

/** A new address of the host that has the store; undefined where none answers. */
export async function askForAddress(folder: string): Promise<string | undefined> {
  const path = socketPath(folder);
  if (path === undefined) return undefined;
  try {
    const socket = connect(path);
    socket.setTimeout(5_000, () => socket.destroy());
    return (await text(socket)) || undefined;
  } catch {
    return undefined;
  }
}
