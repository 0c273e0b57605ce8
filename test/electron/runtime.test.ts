import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electron } from '../../build/electron.ts';
import { electronProgram } from '../../build/electron-runtime.ts';
import { freshRenderer } from '../../build/renderer.ts';
import { root } from '../../build/run.ts';
import { hasDisplay } from '../../core/server/open-browser.ts';

/** Why the window can't be opened here; undefined where it can. */
function whyNot(): string | undefined {
  if (electronProgram() === undefined) return "Electron's runtime is not here (npx install-electron fetches it)";
  if (process.getuid?.() === 0) return "Electron's sandbox does not run as root";
  return hasDisplay() ? undefined : 'there is no display';
}

const reason = whyNot();
if (reason !== undefined) console.log(`skipped: the window in Electron itself: ${reason}`);

describe.skipIf(reason !== undefined)('the window in Electron itself', () => {
  const home = mkdtempSync(join(tmpdir(), 'quorate-window-'));
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    expect(await freshRenderer()).toBe(0);
    expect(await electron()).toBe(0);
    app = await _electron.launch({
      executablePath: electronProgram() ?? '',
      args: [join(root, 'dist', 'electron', 'main.cjs'), `--user-data-dir=${join(home, 'user')}`],
      env: { ...process.env, QUORATE_HOME: join(home, 'store') } as Record<string, string>,
    });
    page = await app.firstWindow();
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('it shows the screens from its own origin, and the engine answers', async () => {
    expect(page.url()).toMatch(/^app:\/\/quorate\/index\.html/);
    await page.getByText('Quorate').first().waitFor();
    await page
      .getByText(/practice/i)
      .first()
      .waitFor();
  });

  test('the page has the bridge, and nothing of Node or Electron', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys((window as unknown as { quorate: object }).quorate).sort(),
      others: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['onMessage', 'send'], others: [] });
  });

  test('nothing is evaluated, nothing is fetched from elsewhere, nobody leaves', async () => {
    const tried = await page.evaluate(async () => ({
      evaluated: ((): boolean => {
        try {
          return Boolean(new Function('return true')());
        } catch {
          return false;
        }
      })(),
      fetched: await fetch('https://clusterlabs.org/').then(
        () => true,
        () => false,
      ),
      opened: window.open('https://example.org/') !== null,
    }));
    expect(tried).toEqual({ evaluated: false, fetched: false, opened: false });
    await page.evaluate(() => location.assign('https://example.org/'));
    expect(page.url()).toMatch(/^app:\/\/quorate\//);
    expect(app.windows()).toHaveLength(1);
  });
});
