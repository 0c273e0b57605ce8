import { type Browser, chromium, type Page } from 'playwright-core';

/** As root in a closed network: no sandbox of its own, nothing fetched behind our back. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
];

/** In the page: each task of the main thread above 50 ms is written down. @see Long Tasks API */
const keepLongTasks = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.longTasks.push(Math.round(entry.duration));
  }).observe({ type: 'longtask', buffered: true });
`;

/** A real Chromium; its path in CHROMIUM, else Debian's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
}

/** A page at the size of the reference screens that keeps its long tasks. */
export async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(keepLongTasks);
  return page;
}

/** Milliseconds of each task above 50 ms since the last call. */
export function takeLongTasks(page: Page): Promise<readonly number[]> {
  return page.evaluate<readonly number[]>('globalThis.longTasks.splice(0)');
}

/** Bytes of JavaScript's heap after a collection. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
