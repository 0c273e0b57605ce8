import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A one-time code is good for so long, in milliseconds. */
export const codeLifeMs = 60_000;
/** Codes that are good at a time, and browsers that are let in; the oldest goes. */
const mostCodes = 8;
const mostSessions = 32;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compared in full whatever it is: how long it takes tells nothing. */
function find(known: ReadonlyMap<string, number>, text: string): string | undefined {
  const asked = digest(text);
  let found: string | undefined;
  for (const kept of known.keys()) if (timingSafeEqual(Buffer.from(kept, 'hex'), asked)) found = kept;
  return found;
}

function put(known: Map<string, number>, text: string, until: number, most: number): void {
  known.set(digest(text).toString('hex'), until);
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}

/**
 * Who is let in to what is served on this machine. Other users of the machine reach its ports as well, and any web
 * page can make a browser ask: so a browser shows that it was given a code, and every request says exactly where it
 * goes (a foreign name that resolves to 127.0.0.1 is refused) and where it comes from.
 */
export class Gate {
  /** The only origin there is. */
  readonly origin: string;
  readonly #host: string;
  readonly #cookie: string;
  /** Digests only; the values are milliseconds since the epoch. */
  readonly #codes = new Map<string, number>();
  readonly #sessions = new Map<string, number>();

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    this.origin = `http://${this.#host}`;
    // Browsers send the cookies of one host to all of its ports: each instance has a name of its own.
    this.#cookie = `quorate-${randomBytes(6).toString('hex')}`;
  }

  /** A code that lets one browser in, once. */
  newCode(): string {
    const code = randomBytes(18).toString('base64url');
    put(this.#codes, code, Date.now() + codeLifeMs, mostCodes);
    return code;
  }

  /** The Set-Cookie of a new session for a good code; the code is spent. */
  exchange(code: string): string | undefined {
    const found = find(this.#codes, code);
    if (found === undefined) return undefined;
    const until = this.#codes.get(found) ?? 0;
    this.#codes.delete(found);
    if (Date.now() > until) return undefined;
    const token = randomBytes(32).toString('base64url');
    put(this.#sessions, token, Date.now(), mostSessions);
    return `${this.#cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether the request carries a session's cookie. */
  isLetIn({ cookie }: IncomingHttpHeaders): boolean {
    const mine = (cookie ?? '').split(/;\s*/).filter((part) => part.startsWith(`${this.#cookie}=`));
    return mine.some((part) => find(this.#sessions, part.slice(this.#cookie.length + 1)) !== undefined);
  }

  /** Whether it was sent to exactly this host and port. */
  isForUs({ host }: IncomingHttpHeaders): boolean {
    return host === this.#host;
  }

  /** Whether it comes from a page of ours; what names no origin is a request of no page. */
  isFromUs({ origin }: IncomingHttpHeaders): boolean {
    return origin === this.origin;
  }
}
