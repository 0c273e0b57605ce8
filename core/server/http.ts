import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { enterPage, enterScript, enterStyle } from './enter-page.ts';
import type { Gate } from './gate.ts';
import type { StaticFile } from './static-files.ts';

interface Page {
  readonly status: number;
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A code is short; whatever is longer is none. */
const bodyBytes = 1_000;

/**
 * What a page of ours may do: load its own files, speak with its own engine, and nothing else. The nonce is for style
 * elements that editor and terminal make at run time; scripts get none.
 */
export function contentSecurityPolicy(origin: string, nonce?: string): string {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${style}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${origin.replace('http:', 'ws:')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Answers every request: the page that takes the code, and behind it the files of the screen. */
export function answerHttp(gate: Gate, files: ReadonlyMap<string, StaticFile>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const nonce = randomBytes(16).toString('base64');
    const page = await pageFor(request, gate, files, nonce);
    response.writeHead(page.status, {
      'content-type': page.type ?? 'text/plain; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(gate.origin, nonce),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      ...page.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : page.content);
  };
}

const text = (status: number, content: string): Page => ({ status, content: `${content}\n` });

async function pageFor(
  request: IncomingMessage,
  gate: Gate,
  files: ReadonlyMap<string, StaticFile>,
  nonce: string,
): Promise<Page> {
  const { method, headers } = request;
  if (!gate.isForUs(headers)) return text(421, `This is ${gate.origin}; the request was for another host.`);
  if (headers.origin !== undefined && !gate.isFromUs(headers)) return text(403, 'Only pages of this address may ask.');
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  if (method === 'POST') return path === '/enter' ? enter(request, gate) : text(404, 'There is no such page.');
  if (method !== 'GET' && method !== 'HEAD') return { ...text(405, 'Only GET.'), headers: { allow: 'GET, HEAD' } };
  if (path === '/enter') return { status: 200, type: 'text/html; charset=utf-8', content: enterPage };
  if (path === '/enter.js') return { status: 200, type: 'text/javascript; charset=utf-8', content: enterScript };
  if (path === '/enter.css') return { status: 200, type: 'text/css; charset=utf-8', content: enterStyle };
  if (path === '/favicon.ico') return { status: 204 };
  const isLetIn = gate.isLetIn(headers);
  if (path === '/session') return isLetIn ? { status: 204 } : text(401, 'No session: this needs a one-time code.');
  if (!isLetIn) {
    if (path === '/') return { status: 302, headers: { location: '/enter' } };
    return text(401, 'No session: open the address that the terminal shows.');
  }
  return screenFile(path, files, nonce);
}

/** The one thing that is sent here: the code, for a cookie. */
async function enter(request: IncomingMessage, gate: Gate): Promise<Page> {
  const { headers } = request;
  if (!gate.isFromUs(headers)) return text(403, 'Only the page of this address may ask.');
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return text(415, 'A code comes as JSON.');
  const code = await readCode(request);
  const cookie = code === undefined ? undefined : gate.exchange(code);
  if (cookie === undefined) {
    return text(403, 'This code is not good: each opens one browser, once, within 60 seconds. Take a new one.');
  }
  return { status: 204, headers: { 'set-cookie': cookie } };
}

async function readCode(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    const { code } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

function screenFile(path: string, files: ReadonlyMap<string, StaticFile>, nonce: string): Page {
  const isPage = path === '/' || path === '/index.html';
  const file = files.get(isPage ? '/index.html' : path);
  if (!file) {
    if (!isPage) return text(404, 'There is no such file.');
    return text(503, 'The screens are not built here. Build and open them with: npm start');
  }
  if (!isPage) {
    const cache = file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache';
    return { status: 200, type: file.type, content: file.content, headers: { 'cache-control': cache } };
  }
  // The page finds the nonce here; the browser shows it to scripts of the page only, not in the markup.
  const meta = `<meta property="csp-nonce" nonce="${nonce}">`;
  return { status: 200, type: file.type, content: file.content.toString('utf8').replace('</head>', `${meta}</head>`) };
}
