import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveGenerated } from '../generated/generated-engine.ts';
import { harm, hostileCluster, shown } from '../generated/hostile-cluster.ts';
import { makePictures, openChromium, pictures, withoutScreens } from './app.ts';
import { expectAccessible } from './hands.ts';

const why = withoutScreens();
const resource = encodeURIComponent(hostileCluster.lines?.[0]?.text ?? '');

/** Every screen that shows what nodes say, and a text that must be read there. */
const screens: readonly (readonly [name: string, place: string, words: string])[] = [
  ['clusters', '/', 'hostile'],
  ['overview', '/c/hostile/overview', shown.image],
  ['node', '/c/hostile/overview?node=node1', shown.image],
  ['resource', `/c/hostile/overview?resource=${resource}`, shown.image],
  ['device', `/c/hostile/overview?device=${resource}`, shown.image],
  ['topology', '/c/hostile/topology', 'node1'],
  ['configuration', '/c/hostile/configuration', 'CIB'],
  ['measurements', '/c/hostile/measurements', 'Measurements'],
  ['drills', '/c/hostile/drills', 'Drills'],
  ['logs', '/c/hostile/logs', shown.link],
];

describe.skipIf(why !== undefined)(
  `what nodes say is text on every screen${why === undefined ? '' : ` (skipped: ${why})`}`,
  () => {
    let browser: Browser;
    let page: Page;
    let server: Awaited<ReturnType<typeof serveGenerated>>;
    const faults: string[] = [];

    beforeAll(async () => {
      await makePictures();
      [server, browser] = await Promise.all([serveGenerated(hostileCluster), openChromium()]);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (fault) => faults.push(String(fault)));
      page.on('dialog', (dialog) => faults.push(dialog.message()));
      page.on('request', (request) => {
        if (!request.url().startsWith(server.served.origin)) faults.push(`asked for ${request.url()}`);
      });
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      await page.goto(server.served.newAddress());
      await page.waitForURL((url) => !url.pathname.startsWith('/enter'));
    });
    afterAll(async () => {
      await browser?.close();
      await server?.dispose();
    });

    it.each(screens)('%s', async (name, place, words) => {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, place);
      await page.getByText(words).first().waitFor();
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(pictures, `hostile-${name}.png`) });
      const found = await page.evaluate((flag) => {
        const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '');
        return {
          harmed: flag in globalThis,
          images: document.querySelectorAll('img[src="x"], img[onerror], svg[onload]').length,
          strangeLinks: links.filter((href) => href !== '' && !/^(#|https:\/\/)/.test(href)),
          controls: /[\u0007\u001b\u009b\u202e\u2066]/.test(document.body.textContent ?? ''),
          title: document.title.includes('stolen'),
        };
      }, harm);
      expect(found).toEqual({ harmed: false, images: 0, strangeLinks: [], controls: false, title: false });
      await expectAccessible(page, name);
      expect(faults).toEqual([]);
    });
  },
);
