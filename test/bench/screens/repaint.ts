import { setTimeout as sleep } from 'node:timers/promises';
import { bigDescription, bigView } from '../../generated/big-cluster.ts';
import { serveGenerated } from '../../generated/generated-engine.ts';
import { heapBytes, openBrowser, openPage, takeLongTasks } from './page.ts';

/** Milliseconds between two status changes. */
const everyMs = 500;

export interface Repaint {
  /** Milliseconds from the navigation to the first useful paint (the verdict's heading). */
  readonly firstPaintMs: number;
  /** Status changes that came while it was measured. */
  readonly changes: number;
  /** Milliseconds of the main thread's tasks above 50 ms, of the opening and of the changes. */
  readonly longWhileOpening: readonly number[];
  readonly longWhileChanging: readonly number[];
  readonly heapBytes: number;
}

/** Opens a cluster of 32 nodes and 2,000 resources in a real browser and lets it change every half second. */
export async function measureRepaint(windowMs = 20_000): Promise<Repaint> {
  const { served, dispose } = await serveGenerated({ description: bigDescription, view: bigView, everyMs });
  const browser = await openBrowser();
  try {
    const page = await openPage(browser);
    await page.goto(served.newAddress());
    await page.waitForURL(`${served.origin}/**`, { waitUntil: 'load' });
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    // The second load: the packaged renderer as it opens every day, cache of code included.
    const began = performance.now();
    await page.goto(`${served.origin}/#/c/big/overview`);
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const firstPaintMs = performance.now() - began;
    await page.getByText('service-0000').first().waitFor();
    await sleep(2_000);
    const longWhileOpening = await takeLongTasks(page);
    await sleep(windowMs);
    const longWhileChanging = await takeLongTasks(page);
    const bytes = await heapBytes(page);
    const changes = Math.floor(windowMs / everyMs);
    return { firstPaintMs, changes, longWhileOpening, longWhileChanging, heapBytes: bytes };
  } finally {
    await browser.close();
    await dispose();
  }
}
