import { createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A lock between processes of this machine that ends with its holder, however that ends: an abstract socket is held
 * by at most one process and leaves no file behind.
 */
export async function takeLock(name: string, signal: AbortSignal, onWait?: () => void): Promise<AsyncDisposable> {
  let isTold = false;
  for (;;) {
    signal.throwIfAborted();
    const server = await tryListen(`\0quorate-lab/${name}`);
    if (server) {
      server.unref();
      return { [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())) };
    }
    if (!isTold) onWait?.();
    isTold = true;
    await wait(150, undefined, { signal });
  }
}

function tryListen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code === 'EADDRINUSE') resolve(undefined);
      else reject(problem);
    });
    server.listen(path, () => resolve(server));
  });
}
