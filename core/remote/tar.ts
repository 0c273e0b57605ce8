import { Readable } from 'node:stream';

/** A file to carry; `path` is relative, with slashes. */
export interface CarriedFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** Octal permission bits. */
  readonly mode: number;
}

const blockBytes = 512;

/** A header of the archive. Owner and time stay zero, so that the same files give the same bytes. @see tar(5) ustar */
function header({ path, content, mode }: CarriedFile): Buffer {
  const name = Buffer.from(path);
  if (name.length > 100) throw new Error(`${path} is too long for a tar header`);
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  name.copy(block, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(content.length, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Files as a tar archive, piece by piece. Folders are made by whoever unpacks it. */
export function tarOf(files: readonly CarriedFile[]): Readable {
  function* pieces(): Generator<Uint8Array> {
    for (const file of files) {
      yield header(file);
      yield file.content;
      yield Buffer.alloc((blockBytes - (file.content.length % blockBytes)) % blockBytes);
    }
    yield Buffer.alloc(2 * blockBytes);
  }
  return Readable.from(pieces(), { objectMode: false });
}
