import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { type ContractClient, contractClient } from '../../core/remote/client.ts';

const program = new URL('../../core/cli/main.ts', import.meta.url).pathname;

/** `quorate serve` as a process of its own, and a page's end of it. */
export interface ServedHere {
  readonly child: ChildProcess;
  /** Speaks as a page does: the one-time code for the cookie, then the WebSocket. */
  open(): Promise<ContractClient>;
}

/** Starts `quorate serve` with these arguments; resolves when it says where it is. */
export async function startServing(folder: string, args: readonly string[]): Promise<ServedHere> {
  const child = spawn(process.execPath, [program, '--json', 'serve', '--port', '0', ...args], {
    env: { ...process.env, QUORATE_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  let stdout = '';
  const said = await new Promise<{ origin: string; address: string }>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`quorate serve ended: ${stderr}`)));
    child.stdout.on('data', (bytes: Buffer) => {
      stdout += bytes.toString();
      const line = stdout.split('\n').find((one) => one.includes('"address"'));
      if (line !== undefined) resolve(JSON.parse(line) as { origin: string; address: string });
    });
  });
  return {
    child,
    open: async () => {
      const code = new URL(said.address).hash.slice(1);
      const answer = await fetch(`${said.origin}/enter`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: said.origin },
        body: JSON.stringify({ code }),
      });
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
      const socket = new WebSocket(`${said.origin.replace('http', 'ws')}/bridge`, {
        headers: { origin: said.origin, cookie },
      });
      await once(socket, 'open');
      return contractClient(linesOver(socket));
    },
  };
}

/** A WebSocket's frames as the lines of a stream, so that the client of lines can speak over it. */
function linesOver(socket: WebSocket): Duplex {
  const stream = new Duplex({
    read: () => {},
    write: (data: Buffer, _encoding, done) => {
      for (const line of data.toString().split('\n').filter(Boolean)) socket.send(line);
      done();
    },
    final: (done) => {
      socket.close();
      done();
    },
  });
  socket.on('message', (data) => stream.push(`${String(data)}\n`));
  socket.on('close', () => stream.push(null));
  socket.on('error', () => {});
  return stream;
}
