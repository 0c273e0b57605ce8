import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { messageBytes } from '../../../core/contract/message.ts';
import { unwrap } from '../../../core/result.ts';
import { askForAddress, openCodeSocket } from '../../../core/server/code-socket.ts';
import { type Served, serve } from '../../../core/server/serve.ts';
import { temporaryHost } from './make-host.ts';

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

describe('serving', () => {
  const ground = temporaryHost();
  let served: Served;
  let cookie: string;

  const ask = (
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) =>
    new Promise<Answered>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: served.port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      request.on('error', reject);
      request.end(body);
    });
  const enter = (code: string, headers: Record<string, string> = {}) =>
    ask('/enter', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: served.origin, ...headers },
      body: JSON.stringify({ code }),
    });
  const newCode = () => served.newAddress().split('#')[1] ?? '';

  /** Opens a WebSocket; the status where the upgrade is refused. */
  const bridge = (headers: Record<string, string>, path = '/bridge') =>
    new Promise<WebSocket | number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { headers });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
      socket.on('error', () => {});
    });
  const opened = async () => (await bridge({ origin: served.origin, cookie })) as WebSocket;

  beforeAll(async () => {
    const screens = join(ground.folder, 'screens');
    mkdirSync(join(screens, 'assets'), { recursive: true });
    writeFileSync(join(screens, 'index.html'), '<html><head></head><body>screens</body></html>');
    writeFileSync(join(screens, 'assets', 'index-3f2a9b1c.js'), 'let screens;');
    writeFileSync(join(ground.folder, 'outside.js'), 'let outside;');
    served = unwrap(await serve(ground.host, { port: 0, screens }));
    cookie = (await enter(newCode())).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  });
  afterAll(async () => {
    await served.stop();
    await ground.end();
    ground.remove();
  });

  it('listens on 127.0.0.1 and on no other address', () => {
    const { stdout } = spawnSync('ss', ['-Hltn', 'sport', '=', `:${served.port}`], { encoding: 'utf8' });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[3]),
    ).toEqual([`127.0.0.1:${served.port}`]);
  });

  it('shows the screens to a browser with a session, and the page for the code to all others', async () => {
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: '/enter' } });
    expect((await ask('/enter')).text).toContain('/enter.js');
    expect(await ask('/session')).toMatchObject({ status: 401 });
    expect(await ask('/assets/index-3f2a9b1c.js')).toMatchObject({ status: 401 });
    expect(await ask('/session', { headers: { cookie } })).toMatchObject({ status: 204 });
    expect((await ask('/', { headers: { cookie } })).text).toContain('<body>screens</body>');
    expect(await ask('/assets/index-3f2a9b1c.js', { headers: { cookie } })).toMatchObject({
      text: 'let screens;',
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': expect.stringContaining('immutable'),
      },
    });
  });

  it('gives a cookie that no script reads and no other site sends, for a code that is good once', async () => {
    const code = newCode();
    const first = await enter(code);
    expect(first).toMatchObject({ status: 204, text: '' });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^quorate-[0-9a-f]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const second = await enter(code);
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.text).toContain('once, within 60 seconds');
    for (const body of ['', '[]', '{"code":1}', '{"code":{}}', 'x'.repeat(2_000)]) {
      const headers = { 'content-type': 'application/json', origin: served.origin };
      expect(await ask('/enter', { method: 'POST', headers, body }), body).toMatchObject({ status: 403 });
    }
  });

  it('refuses requests for another host, from another origin, and forms of any page', async () => {
    const code = newCode();
    for (const host of ['evil.example', `localhost:${served.port}`, `evil.example:${served.port}`]) {
      for (const path of ['/', '/enter', '/session', '/assets/index-3f2a9b1c.js']) {
        expect(await ask(path, { headers: { host, cookie } }), `${host}${path}`).toMatchObject({ status: 421 });
      }
      expect(await enter(code, { host })).toMatchObject({ status: 421 });
    }
    for (const origin of ['http://evil.example', 'null', `http://localhost:${served.port}`]) {
      expect(await ask('/', { headers: { origin, cookie } }), origin).toMatchObject({ status: 403 });
      expect(await enter(code, { origin }), origin).toMatchObject({ status: 403 });
    }
    const form = { method: 'POST', body: `{"code":"${code}"}` };
    expect(await ask('/enter', { ...form, headers: { 'content-type': 'application/json' } })).toMatchObject({
      status: 403,
    });
    const plain = { 'content-type': 'text/plain', origin: served.origin };
    expect(await ask('/enter', { ...form, headers: plain })).toMatchObject({ status: 415 });
    expect(await ask('/', { method: 'OPTIONS', headers: { cookie } })).toMatchObject({ status: 405 });
    expect(await ask('/session', { method: 'POST', headers: { cookie } })).toMatchObject({ status: 404 });
    // Nothing of that spent the code.
    expect(await enter(code)).toMatchObject({ status: 204 });
  });

  it('says on every answer what the page may do, and lets no other page read it', async () => {
    for (const path of ['/', '/enter', '/enter.js', '/nothing']) {
      const { headers } = await ask(path, { headers: { cookie } });
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]+'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('gives nothing that is not a file of the screens', async () => {
    for (const path of [
      '/../outside.js',
      '/assets/../../outside.js',
      '/%2e%2e/outside.js',
      '/assets',
      '//etc/passwd',
    ]) {
      expect((await ask(path, { headers: { cookie } })).status, path).toBe(404);
    }
  });

  it('opens the bridge to its own page with a session, and to nobody else', async () => {
    const { origin } = served;
    expect(await bridge({ origin })).toBe(401);
    expect(await bridge({ cookie })).toBe(403);
    expect(await bridge({ origin: 'http://evil.example', cookie })).toBe(403);
    expect(await bridge({ origin: 'null', cookie })).toBe(403);
    expect(await bridge({ origin, cookie, host: `evil.example:${served.port}` })).toBe(421);
    expect(await bridge({ origin, cookie: `${cookie}x` })).toBe(401);
    expect(await bridge({ origin, cookie }, '/other')).toBe(404);
    const socket = await opened();
    socket.send(JSON.stringify({ kind: 'call', id: 1, name: 'engine.hello', params: {} }));
    const answer = await new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
    expect(JSON.parse(answer)).toMatchObject({ kind: 'value', value: { contract: 1, place: 'here' } });
    expect(served.pages.now).toBe(1);
    socket.close();
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it.each([
    ['too long a message', 'x'.repeat(messageBytes + 1), 1009],
    ['no message', 'hello', 1008],
    ['bytes', Buffer.from([1, 2, 3]), 1003],
  ])('ends a bridge that sends %s', async (_, data, code) => {
    const socket = await opened();
    socket.send(data);
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(code);
  });

  it('holds back while a browser does not read', async () => {
    const total = 4_000;
    const text = 'y'.repeat(5_000);
    let given = 0;
    const stop = new AbortController();
    Object.assign(ground.host.tasks, {
      follow: async function* () {
        for (; given < total; given++) yield { seq: given + 1, progress: { line: text } };
        return { ok: true, value: {}, reports: [] };
      },
    });
    const socket = await opened();
    socket.pause();
    socket.send(JSON.stringify({ kind: 'call', id: 1, name: 'task.follow', params: { task: 'x' } }));
    // It claims to have taken in what it never read.
    for (let at = 0; at < total; at += 16) socket.send(JSON.stringify({ kind: 'ack', id: 1, events: 16 }));
    let before = -1;
    for (; before !== given; await new Promise((resolve) => setTimeout(resolve, 300))) before = given;
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(total);
    socket.resume();
    let read = 0;
    await new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const { kind } = JSON.parse(String(data)) as { kind: string };
        if (kind === 'value') resolve();
        else if (++read % 16 === 0) socket.send(JSON.stringify({ kind: 'ack', id: 1, events: 16 }));
      });
    });
    expect(read).toBe(total);
    stop.abort();
    socket.close();
  });

  it('hands another address only to who can write into the folder of the store', async () => {
    const codes = openCodeSocket(ground.folder, () => served.newAddress());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(statSync(join(ground.folder, 'serve.sock')).mode & 0o777).toBe(0o600);
    const address = await askForAddress(ground.folder);
    expect(address).toMatch(new RegExp(`^${served.origin}/enter#[\\w-]{24}$`));
    expect(await enter(address?.split('#')[1] ?? '')).toMatchObject({ status: 204 });
    codes.close();
    expect(await askForAddress(join(ground.folder, 'nowhere'))).toBeUndefined();
  });

  it('says that a port can’t be had, and where the screens are not built', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    expect(await serve(ground.host, { port })).toMatchObject({ ok: false, reports: [{ code: 'SERVE_PORT_TAKEN' }] });
    blocker.close();
    const bare = unwrap(await serve(ground.host, { port: 0, screens: join(ground.folder, 'nowhere') }));
    expect(bare.hasScreens).toBe(false);
    await bare.stop();
  });
});
