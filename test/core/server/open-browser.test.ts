import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { findBrowser, openBrowser } from '../../../core/server/open-browser.ts';

describe('the window of a browser', () => {
  let folder: string;
  const address = 'http://127.0.0.1:7411/enter#a-one-time-code';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-browser-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A browser that only notes how it was called. */
  const fake = (name: string) => {
    const file = join(folder, name);
    writeFileSync(
      file,
      `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/argv.tmp"\nmv "${folder}/argv.tmp" "${folder}/argv"\n`,
    );
    chmodSync(file, 0o755);
  };
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    PATH: `${folder}:/usr/bin:/bin`,
    DISPLAY: ':9',
    QUORATE_BROWSER_ARGS: '--no-sandbox',
    ...more,
  });

  it('is opened without the code in any argument: it stands in a file that this user alone can read', async () => {
    fake('google-chrome');
    const opened = unwrap(await openBrowser(folder, () => address, env()));
    expect(opened.browser).toBe('Chrome');
    while (!existsSync(join(folder, 'argv'))) await wait(20);
    const argv = readFileSync(join(folder, 'argv'), 'utf8').trim().split('\n');
    expect(argv.join(' ')).not.toMatch(/code|127\.0\.0\.1|7411/);
    expect(argv).toContain(`--user-data-dir=${join(folder, 'browser', 'profile')}`);
    const door = join(folder, 'browser', 'open.html');
    expect(argv[0]).toBe(`--app=file://${door}`);
    expect(readFileSync(door, 'utf8')).toContain(address);
    expect(statSync(door).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'browser')).mode & 0o777).toBe(0o700);
    opened.close();
    expect(existsSync(door)).toBe(false);
  });

  it('is not tried without a display or without a browser', async () => {
    fake('google-chrome');
    const noDisplay = await openBrowser(folder, () => address, { PATH: folder, WAYLAND_DISPLAY: '' });
    expect(noDisplay).toMatchObject({ ok: false, reports: [{ code: 'SERVE_NO_WINDOW', severity: 'info' }] });
    const noBrowser = await openBrowser(folder, () => address, { PATH: join(folder, 'empty'), DISPLAY: ':9' });
    expect(noBrowser.reports[0]?.text).toBe('There is no Chrome, Chromium or Edge here.');
    expect(existsSync(join(folder, 'argv'))).toBe(false);
  });

  it('takes the best browser of the path, and no relative folder of it', async () => {
    fake('microsoft-edge');
    fake('chromium');
    expect(await findBrowser({ PATH: `.:relative:${folder}` })).toEqual({
      name: 'Chromium',
      file: join(folder, 'chromium'),
    });
  });
});
