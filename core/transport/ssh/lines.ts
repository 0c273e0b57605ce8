import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines of text; a character that spans two pieces stays whole. */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #take: (line: string) => void;
  readonly #longest: number;
  #rest = '';

  /** `longest`: characters after which a line is cut, so that a node without newlines cannot fill our memory. */
  constructor(take: (line: string) => void, longest = 1024 * 1024) {
    this.#take = take;
    this.#longest = longest;
  }

  push(data: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(data)).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#take(line);
    if (this.#rest.length > this.#longest) {
      this.#take(this.#rest);
      this.#rest = '';
    }
  }

  /** The last line, where it had no newline. */
  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') this.#take(last);
  }
}

/** Keeps the first bytes of an output and counts the rest. */
export class BoundedOutput {
  readonly #limit: number;
  readonly #pieces: Buffer[] = [];
  #kept = 0;
  droppedBytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  push(data: Buffer): void {
    const room = this.#limit - this.#kept;
    if (room > 0) this.#pieces.push(data.length <= room ? data : data.subarray(0, room));
    this.#kept += Math.min(room, data.length);
    this.droppedBytes += Math.max(0, data.length - room);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}
