import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));

describe('quorate serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-serve-'));
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const begin = (...args: readonly string[]) => {
    const env = { ...process.env, QUORATE_HOME: folder, DISPLAY: '', WAYLAND_DISPLAY: '' };
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const shows = async (pattern: RegExp) => {
      for (;;) {
        const found = pattern.exec(text);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return { child, ended, shows, text: () => text };
  };

  it('says where it is and how to tunnel to it, with no code in any argument; a second one is refused', async () => {
    const first = begin('serve', '--port', '0');
    const [, origin, code = ''] = await first.shows(/(http:\/\/127\.0\.0\.1:\d+)\/enter#([\w-]+)/);
    const port = origin?.split(':')[2];
    await first.shows(new RegExp(`ssh -N -L ${port}:127\\.0\\.0\\.1:${port} `));
    const argv = readFileSync(`/proc/${first.child.pid}/cmdline`, 'utf8');
    const environment = readFileSync(`/proc/${first.child.pid}/environ`, 'utf8');
    expect(argv).not.toContain(code);
    expect(environment).not.toContain(code);

    const second = begin('serve', '--port', '0');
    expect(await second.ended).not.toBe(0);
    expect(second.text()).toContain(`process ${first.child.pid}`);
    expect(second.text()).toContain('quorate serve --code');

    const another = begin('serve', '--code');
    const [, , other] = await another.shows(/(http:\/\/127\.0\.0\.1:\d+)\/enter#([\w-]+)/);
    expect(await another.ended).toBe(0);
    expect(other).not.toBe(code);

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const third = begin('serve', '--port', '0');
    await third.shows(/enter#/);
    // A host that is killed leaves nothing that holds up the next.
    third.child.kill('SIGKILL');
    await third.ended;
    const fourth = begin('serve', '--port', '0');
    await fourth.shows(/enter#/);
    fourth.child.kill('SIGINT');
    expect(await fourth.ended).toBe(0);
  }, 120_000);
});
