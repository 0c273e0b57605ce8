import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Shared } from './answer.ts';
import { type Answering, openConnection, type Pipe } from './connection.ts';
import { Gate } from './gate.ts';
import { answerHttp } from './http.ts';
import { readStaticFiles } from './static-files.ts';
import { webSocketDoor } from './web-socket.ts';

/** Where the built screens lie beside the sources. */
export const builtScreens = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

/** Taken where none is told: the same each time, since a browser keeps its settings by address. */
export const usualPort = 7411;

export interface ServeOptions {
  /** 0 for any; the usual one, or any where that is taken, unless told. */
  readonly port?: number;
  /** The folder of the built screens. */
  readonly screens?: string;
}

export interface Served {
  readonly origin: string;
  readonly port: number;
  readonly hasScreens: boolean;
  /** An address that opens one browser, once, within 60 seconds. */
  newAddress(): string;
  /** Pages that are connected now, and how many ever were. */
  readonly pages: { readonly now: number; readonly ever: number };
  /** Milliseconds since the epoch at which the last page went, where none is there. */
  readonly lonelySince: number | undefined;
  stop(): Promise<void>;
}

/** Serves the screens and their engine on 127.0.0.1, and on no other address. Reports SERVE_PORT_TAKEN. */
export async function serve(answering: Shared | Answering, options: ServeOptions = {}): Promise<Result<Served>> {
  const files = await readStaticFiles(options.screens ?? builtScreens);
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000, keepAliveTimeout: 5_000 });
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const gate = new Gate(port);
  const answer = typeof answering === 'function' ? answering : (pipe: Pipe) => openConnection(answering, pipe);
  const pages = { now: 0, ever: 0 };
  let lonelySince: number | undefined = Date.now();
  const door = webSocketDoor(answer, gate, (now) => {
    if (now > pages.now) pages.ever += 1;
    pages.now = now;
    lonelySince = now === 0 ? Date.now() : undefined;
  });
  const page = answerHttp(gate, files);
  server.on('request', (request, response) => {
    page(request, response).catch(() => response.destroy());
  });
  server.on('upgrade', door.upgrade);
  return ok({
    origin: gate.origin,
    port,
    hasScreens: files.has('/index.html'),
    newAddress: () => `${gate.origin}/enter#${gate.newCode()}`,
    pages,
    get lonelySince() {
      return lonelySince;
    },
    stop: async () => {
      door.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const hard = setTimeout(() => {
        door.terminate();
        server.closeAllConnections();
      }, 1_000);
      await closed;
      clearTimeout(hard);
    },
  });
}

async function listen(server: Server, wanted: number | undefined): Promise<Result<number>> {
  const attempts = wanted === undefined ? [usualPort, 0] : [wanted];
  let code = '';
  for (const port of attempts) {
    try {
      server.listen({ host: '127.0.0.1', port, exclusive: true });
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
      return ok(address.port);
    } catch (cause) {
      code = (cause as NodeJS.ErrnoException).code ?? '';
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    }
  }
  return fail(
    error('SERVE_PORT_TAKEN', `Port ${wanted} of 127.0.0.1 can't be had (${code}).`, {
      next: 'Name another one: quorate serve --port N, or 0 for any.',
    }),
  );
}
