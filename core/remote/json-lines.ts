import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { messageBytes } from '../contract/limits.ts';

/** Messages as lines of JSON over a byte stream, with back-pressure both ways. */
export interface JsonLines {
  /** Resolves when more may be sent. */
  send(text: string): Promise<void>;
  /** Texts of messages as they come; ends with the stream. A line that is too long ends the stream. */
  lines(): AsyncGenerator<string, void, undefined>;
  /** Ends our side. */
  close(): void;
}

/** A text of JSON never holds a newline, so that a line is a message. */
export function jsonLines(stream: Duplex): JsonLines {
  // A pipe that broke is an end like any other; who reads sees it.
  stream.on('error', () => {});
  return {
    send: async (text) => {
      if (stream.destroyed || stream.writableEnded || stream.write(`${text}\n`)) return;
      await new Promise<void>((resolve) => {
        const go = () => {
          for (const event of ['drain', 'close', 'error']) stream.off(event, go);
          resolve();
        };
        for (const event of ['drain', 'close', 'error']) stream.once(event, go);
      });
    },
    async *lines() {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      try {
        for await (const data of stream) {
          const parts = (rest + decoder.write(data as Buffer)).split('\n');
          rest = parts.pop() ?? '';
          yield* parts.filter((line) => line !== '');
          if (rest.length > messageBytes) return;
        }
      } catch {
        // The stream broke; what came before it was whole.
      } finally {
        stream.destroy();
      }
    },
    close: () => void stream.end(),
  };
}
