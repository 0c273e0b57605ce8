import { expect, test, vi } from 'vitest';
import { fakeElectron } from './fake-electron.ts';

const electron = fakeElectron();
vi.doMock('electron', () => electron.module);
const { answer, contentSecurityPolicy, declareScheme, isOurs } = await import('../../electron/main/page.ts');

const file = (type: string, content: string) => ({ type, content: Buffer.from(content), isHashed: false });
const files = new Map([
  ['/index.html', file('text/html; charset=utf-8', '<html><head></head><body></body></html>')],
  ['/assets/index-1234abcd.js', file('text/javascript; charset=utf-8', 'run()')],
]);
const get = (url: string, method = 'GET') => answer({ url, method }, files);

test('the scheme is a secure origin with paths, and may nothing more', () => {
  declareScheme();
  expect(electron.protocol.registerSchemesAsPrivileged.mock.calls).toEqual([
    [[{ scheme: 'app', privileges: { standard: true, secure: true } }]],
  ]);
});

test('the policy: nothing but our own files, no inline script, no eval, no connection anywhere', () => {
  expect(contentSecurityPolicy()).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(contentSecurityPolicy('abc')).not.toMatch(/unsafe/);
  expect(contentSecurityPolicy('abc')).toMatch(/script-src 'self';/);
});

test('every answer carries the policy; the page a nonce for styles, another one each time', async () => {
  const nonces = new Set<string>();
  for (const path of ['/', '/index.html', '/assets/index-1234abcd.js', '/none']) {
    const response = get(`app://quorate${path}`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const [, nonce = ''] = /style-src 'self' 'nonce-([^']+)'/.exec(policy) ?? [];
    nonces.add(nonce);
    if (path === '/index.html') {
      expect(await response.text()).toContain(`<meta property="csp-nonce" nonce="${nonce}"></head>`);
    }
  }
  expect(nonces.size).toBe(4);
});

test.each([
  ['app://quorate/assets/index-1234abcd.js', 200],
  ['app://quorate/assets/../index.html', 200],
  ['app://quorate/../../etc/passwd', 404],
  ['app://quorate/%2e%2e/%2e%2e/etc/passwd', 404],
  ['app://quorate/assets', 404],
  ['app://other/index.html', 404],
  ['app://quorate.example/index.html', 404],
  ['file:///etc/passwd', 404],
])('%s is answered with %i', (url, status) => {
  expect(get(url).status).toBe(status);
});

test('nothing is sent to it', () => {
  expect(get('app://quorate/index.html', 'POST').status).toBe(405);
});

test.each([
  ['app://quorate/index.html#/c/web', true],
  ['app://quorate@example.org/', false],
  ['https://quorate/index.html', false],
  ['app://quorate:1/', false],
  ['', false],
])('%s is ours: %s', (address, is) => {
  expect(isOurs(address)).toBe(is);
});
