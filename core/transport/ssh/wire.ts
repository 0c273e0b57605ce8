/**
 * Reads the fields of an SSH message one after the other. Each answers `undefined` from the first field on that is
 * not there, so that a reader may ask for all and look once. @see RFC 4251, 5
 */
export interface WireReader {
  uint32(): number | undefined;
  /** Eight bytes; times and serial numbers. */
  uint64(): bigint | undefined;
  /** A string's bytes, which may be none. */
  bytes(): Buffer | undefined;
  text(): string | undefined;
  /** Bytes read so far. */
  position(): number;
  isAtEnd(): boolean;
}

export function readWire(data: Buffer): WireReader {
  let at = 0;
  let isBroken = false;
  const take = (length: number): Buffer | undefined => {
    if (isBroken || length > data.length - at) {
      isBroken = true;
      return undefined;
    }
    at += length;
    return data.subarray(at - length, at);
  };
  const uint32 = () => take(4)?.readUInt32BE(0);
  const bytes = () => {
    const length = uint32();
    return length === undefined ? undefined : take(length);
  };
  return {
    uint32,
    uint64: () => take(8)?.readBigUInt64BE(0),
    bytes,
    text: () => bytes()?.toString('utf8'),
    position: () => at,
    isAtEnd: () => !isBroken && at === data.length,
  };
}

/** A string as SSH writes it: its length, then its bytes. */
export function wireString(data: Buffer | string): Buffer {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
