import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sshd, startSshd, whyNoSshd } from '../core/transport/sshd.ts';
import { makePictures, openChromium, ServedApp, withoutScreens } from './app.ts';
import { expectAccessible, picture, press, tabTo, write } from './hands.ts';

const reason = withoutScreens() ?? whyNoSshd();
if (reason !== undefined) console.log(`skipped: the engine near the cluster, on its screen: ${reason}`);

/** A machine is a real sshd in namespaces of its own; no cluster is needed. */
describe.skipIf(reason !== undefined)('the engine near the cluster, on its screen, by keyboard alone', () => {
  let sshd: Sshd;
  let app: ServedApp;
  let browser: Browser;
  let page: Page;
  const text = (words: string | RegExp, timeout = 30_000) => page.getByText(words).first().waitFor({ timeout });

  beforeAll(async () => {
    await makePictures();
    sshd = await startSshd();
    app = await ServedApp.make();
    browser = await openChromium();
    page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
    await page.goto(await app.start());
    await page.getByRole('heading').first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await app?.dispose();
    await sshd?.stop();
  });

  test('its key is compared first; then it is installed, seen to run, and removed by typing its name', async () => {
    await page.evaluate(() => {
      location.hash = '#/engines';
    });
    await text('Engine near the cluster');
    await write(page, /^Machine near the cluster/, `root@127.0.0.1:${sshd.port}`);
    await press(page, 'Key and jump hosts');
    await write(page, /^Private key file/, `${sshd.folder}/user`);
    await press(page, 'Look at it');
    await text('First contact: nobody has compared this key yet');
    expect(await page.getByRole('button', { name: /^Log in to/ }).count()).toBe(0);
    await expectAccessible(page, 'engine-host-key');
    await picture(page, 'engine-host-key');

    await press(page, /^It is the same: trust/);
    await page.getByRole('button', { name: /^Log in to/ }).waitFor();
    await press(page, /^Log in to/);
    await text('There is none yet');
    await press(page, 'Install it');
    await text(/^Runs$/, 120_000);
    await text('None');
    expect(await page.getByRole('button', { name: 'Upgrade it to this version' }).count()).toBe(0);
    await expectAccessible(page, 'engine');
    await picture(page, 'engine');

    await press(page, 'Remove it');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await write(page, /^Type 127\.0\.0\.1 to agree/, '127.0.0.1');
    await picture(page, 'engine-remove');
    await tabTo(page, 'Remove it');
    await page.keyboard.press('Enter');
    await text('There is none yet', 60_000);
  });
});
