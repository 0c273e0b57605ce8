import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Engine } from '../../../core/engine.ts';
import { unwrap } from '../../../core/result.ts';
import { serve } from '../../../core/server/serve.ts';
import { makeHost } from '../../../core/server/shared.ts';
import { type Ground, sh } from '../ground.ts';
import { openBrowser, openPage } from './page.ts';

/**
 * Milliseconds from an event on a node to its text on the screen, each of `times`: a node goes to standby and back.
 * The event is when the cluster took the change, by the node's clock, which on practice nodes is this machine's.
 */
export async function measureEventToScreen(ground: Ground, times = 20): Promise<readonly number[]> {
  const engine = new Engine({ folder: ground.state.folder });
  const host = makeHost(engine);
  const served = unwrap(await serve(host, { port: 0 }));
  const browser = await openBrowser();
  const [first, , last] = ground.nodes;
  if (!first || !last) throw new Error('the bench has three nodes');
  try {
    const page = await openPage(browser);
    await page.goto(served.newAddress());
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.goto(`${served.origin}/#/c/${encodeURIComponent(ground.profile.id)}/overview`);
    await page.getByText('web-server').first().waitFor();
    await sleep(5_000);
    const took: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      const isToStandby = turn % 2 === 0;
      const seen = sawWord(page, isToStandby);
      const change = `crm_standby --node ${last.node} ${isToStandby ? '--update on' : '--delete'}`;
      const at = Number((await sh(first, `${change} >/dev/null; date +%s%3N`)).trim());
      took.push((await seen) - at);
      // What follows from the change is over by then: within a second of a reading the next one waits.
      await sleep(4_000);
    }
    return took;
  } finally {
    await browser.close();
    await served.stop();
    await host.dispose();
    await engine.dispose();
  }
}

/** In the page: resolves when its text says "standby" of a node, or no longer does. */
const whenWord = (isThere: boolean) => `new Promise((resolve) => {
  const isSo = () => {
    const text = document.querySelector('main')?.textContent.replaceAll('none in standby', '') ?? '';
    return /standby/i.test(text) === ${isThere};
  };
  const watch = new MutationObserver(() => {
    if (!isSo()) return;
    watch.disconnect();
    resolve(Date.now());
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
})`;

/** Milliseconds since the epoch when the page said it, or said it no more. */
function sawWord(page: Page, isThere: boolean): Promise<number> {
  return page.evaluate<number>(whenWord(isThere));
}
