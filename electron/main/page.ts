import { randomBytes } from 'node:crypto';
import { protocol } from 'electron';
import { readStaticFiles, type StaticFile } from '../../core/server/static-files.ts';

/** Where the page lives: a scheme of its own, since file:// pages may read files. */
export const scheme = 'app';
const host = 'quorate';
export const pageAddress = `${scheme}://${host}/index.html`;

/** Whether an address is one of our own pages. */
export function isOurs(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${scheme}:` && url.host === host;
  } catch {
    return false;
  }
}

/**
 * What a page may do: load its own files, and nothing else; it has no connection to anywhere. The nonce is for style
 * elements that editor and terminal make at run time; scripts get none.
 */
export function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Before the application is ready: the scheme is a secure origin with paths. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the built screens from memory: what is not among them can't be asked for, so no path leads out. */
export async function servePage(folder: string): Promise<void> {
  const files = await readStaticFiles(folder);
  protocol.handle(scheme, (request) => answer(request, files));
}

/** Answers one request for a file of the page. */
export function answer({ method, url }: Pick<Request, 'method' | 'url'>, files: ReadonlyMap<string, StaticFile>) {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  const refuse = (status: number, text: string) =>
    new Response(text, { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } });
  if (!isOurs(url)) return refuse(404, 'There is no such page.');
  if (method !== 'GET') return refuse(405, 'Only GET.');
  const { pathname } = new URL(url);
  const isPage = pathname === '/' || pathname === '/index.html';
  const file = files.get(isPage ? '/index.html' : pathname);
  if (!file) return refuse(isPage ? 503 : 404, isPage ? 'The screens are not built.' : 'There is no such file.');
  const meta = `<meta property="csp-nonce" nonce="${nonce}">`;
  const content = isPage
    ? file.content.toString('utf8').replace('</head>', `${meta}</head>`)
    : new Uint8Array(file.content);
  return new Response(content, { status: 200, headers: { ...headers, 'content-type': file.type } });
}
