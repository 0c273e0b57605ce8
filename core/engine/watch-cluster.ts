import type { Profile } from '../cluster/profile.ts';
import type { ClusterView } from '../live/view.ts';
import { watch } from '../live/watch.ts';
import type { Report } from '../report.ts';
import type { Transport } from '../transport/transport.ts';
import { type Connected, connectAll } from './machines.ts';
import type { EngineState } from './state.ts';

/** Between two tries to reach a machine that could not be reached when the watch began, in milliseconds. */
const retryMs = 10_000;

/**
 * The cluster as it changes, until the signal. A connection that is lost is made again by itself; a machine that did
 * not answer at first is tried again and again, and watched as well from then on. Its report stays in the views.
 */
export async function* watchCluster(
  state: EngineState,
  profile: Profile,
  signal: AbortSignal,
): AsyncGenerator<ClusterView, void, undefined> {
  const { description } = profile;
  const work = { signal, onProgress: () => {} };
  const reached = new Map<string, Transport>();
  let unreached: readonly Report[] = [];
  const tries: Connected[] = [];
  const reach = async (): Promise<boolean> => {
    const wanted = description.nodes.filter(({ name }) => !reached.has(name));
    const connected = await connectAll(state, profile, wanted, work, 'watch');
    tries.push(connected);
    for (const [name, transport] of connected.nodes) reached.set(name, transport);
    unreached = connected.reports;
    return connected.nodes.size > 0;
  };
  try {
    await reach();
    while (!signal.aborted) {
      const round = new AbortController();
      const ends = AbortSignal.any([signal, round.signal]);
      const retrying = retry(async () => reached.size < description.nodes.length && (await reach()), round, ends);
      for await (const view of watch(new Map(reached), { description, signal: ends })) {
        yield { ...view, reports: [...unreached, ...view.reports] };
      }
      round.abort();
      await retrying;
    }
  } finally {
    await Promise.all(tries.map(({ dispose }) => dispose()));
  }
}

/** Tries every now and then; where it did something the round ends, and the next begins with one machine more. */
async function retry(attempt: () => Promise<boolean>, round: AbortController, ends: AbortSignal): Promise<void> {
  while (!ends.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      ends.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    });
    if (!ends.aborted && (await attempt())) round.abort();
  }
}
