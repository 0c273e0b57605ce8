import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Profile } from '../../../core/cluster/profile.ts';
import { keepProfile } from '../../../core/engine/profiles.ts';
import { EngineState } from '../../../core/engine/state.ts';
import { Engine } from '../../../core/engine.ts';
import type { ClusterView } from '../../../core/live/view.ts';
import { unwrap } from '../../../core/result.ts';
import { serve } from '../../../core/server/serve.ts';
import { makeHost } from '../../../core/server/shared.ts';
import { bigDescription, bigView } from './big-cluster.ts';
import { heapBytes, openBrowser, openPage, takeLongTasks } from './page.ts';

/** An engine whose clusters are generated; all else of it is real. */
class GeneratedEngine extends Engine {
  readonly everyMs = 500;
  override async *watch(_profile: Profile, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<ClusterView> {
    for (let round = 0; !signal.aborted; round += 1) {
      yield bigView(round);
      await sleep(this.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

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
  const folder = await mkdtemp(join(tmpdir(), 'quorate-screens-'));
  const state = new EngineState({ folder });
  unwrap(keepProfile(state, { id: 'big', description: bigDescription }));
  state.store.dispose();
  const engine = new GeneratedEngine({ folder });
  const host = makeHost(engine);
  const served = unwrap(await serve(host, { port: 0 }));
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
    const changes = Math.floor(windowMs / engine.everyMs);
    return { firstPaintMs, changes, longWhileOpening, longWhileChanging, heapBytes: bytes };
  } finally {
    await browser.close();
    await served.stop();
    await host.dispose();
    await engine.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}
