import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { messageBytes } from '../contract/message.ts';
import type { Shared } from './answer.ts';
import { openConnection } from './connection.ts';

/**
 * The contract as lines of JSON, one message a line: over standard input and output at the far end of an SSH channel,
 * or over a socket. Resolves when the input has ended; work goes on.
 */
export async function serveStreams(shared: Shared, input: Readable, output: Writable): Promise<void> {
  const ends = new AbortController();
  const connection = openConnection(shared, {
    send: (text) => void output.write(`${text}\n`),
    close: () => ends.abort(),
    drained: async () => {
      if (output.writableNeedDrain) await once(output, 'drain', { signal: ends.signal }).catch(() => {});
    },
  });
  const stop = () => ends.abort();
  output.once('error', stop);
  output.once('close', stop);
  let pending: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer) => {
    for (let rest = chunk; ; ) {
      const at = rest.indexOf(10);
      const part = at < 0 ? rest : rest.subarray(0, at);
      length += part.length;
      // No line break within what one message may be: whatever comes there, it is none.
      if (length > messageBytes) return stop();
      pending.push(part);
      if (at < 0) return;
      const line = Buffer.concat(pending, length).toString('utf8').trim();
      pending = [];
      length = 0;
      if (line !== '') connection.receive(line);
      rest = rest.subarray(at + 1);
    }
  };
  await new Promise<void>((resolve) => {
    input.on('data', (chunk: Buffer | string) => take(Buffer.from(chunk)));
    input.once('end', resolve);
    input.once('close', resolve);
    input.once('error', () => resolve());
    ends.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  input.removeAllListeners('data');
  ends.abort();
  connection.closed();
}
