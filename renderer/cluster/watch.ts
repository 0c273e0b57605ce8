import { replaceEqualDeep } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { ClusterView } from '../../core/contract/live.ts';
import type { Report } from '../../core/contract/tasks.ts';
import { useBridge } from '../bridge/BridgeProvider.tsx';
import type { Bridge } from '../bridge/bridge.ts';
import { reportsOf } from '../bridge/failure.ts';

/** A cluster as it is seen live, or why it is not. An old `view` stays with its age; it is not taken for now. */
export interface Watched {
  readonly state: 'waiting' | 'live' | 'failed';
  readonly view?: ClusterView;
  readonly reports: readonly Report[];
}

interface Watch {
  watched: Watched;
  readonly listeners: Set<() => void>;
  stop: AbortController | undefined;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

/** A watch outlives its last screen for as long as going from one screen to the next takes. Milliseconds. */
const lingerMs = 3_000;
const watches = new WeakMap<Bridge, Map<string, Watch>>();
const waiting: Watched = { state: 'waiting', reports: [] };

function watchOf(bridge: Bridge, profile: string): Watch {
  const ofBridge = watches.get(bridge) ?? new Map<string, Watch>();
  watches.set(bridge, ofBridge);
  const known = ofBridge.get(profile);
  if (known) return known;
  const made: Watch = { watched: waiting, listeners: new Set(), stop: undefined, lingering: undefined };
  ofBridge.set(profile, made);
  return made;
}

function begin(bridge: Bridge, profile: string, watch: Watch): void {
  const stop = new AbortController();
  watch.stop = stop;
  const tell = (watched: Watched) => {
    if (stop.signal.aborted) return;
    watch.watched = watched;
    for (const listener of watch.listeners) listener();
  };
  const onEvent = (event: ClusterView) => {
    // What did not change stays the same object, so that its row is not drawn again.
    const view = watch.watched.view ? replaceEqualDeep(watch.watched.view, event) : event;
    tell({ state: 'live', view, reports: view.reports });
  };
  const fail = (reports: readonly Report[]) => {
    const { view } = watch.watched;
    tell({ state: 'failed', reports, ...(view ? { view } : {}) });
    watch.stop = undefined;
  };
  bridge.follow('cluster.watch', { profile }, onEvent, { signal: stop.signal }).then(
    () => fail([]),
    (thrown) => fail(reportsOf(thrown)),
  );
}

/** Follows a cluster for as long as anybody looks; all who look share one stream. */
export function useWatched(profile: string | undefined): Watched {
  const bridge = useBridge();
  const listen = useCallback(
    (listener: () => void) => {
      if (profile === undefined) return () => undefined;
      const watch = watchOf(bridge, profile);
      watch.listeners.add(listener);
      clearTimeout(watch.lingering);
      if (!watch.stop) begin(bridge, profile, watch);
      return () => {
        watch.listeners.delete(listener);
        if (watch.listeners.size > 0) return;
        watch.lingering = setTimeout(() => {
          watch.stop?.abort();
          watch.stop = undefined;
          const { view } = watch.watched;
          watch.watched = { state: 'waiting', reports: [], ...(view ? { view } : {}) };
        }, lingerMs);
      };
    },
    [bridge, profile],
  );
  return useSyncExternalStore(listen, () => (profile === undefined ? waiting : watchOf(bridge, profile).watched));
}

/** Begins the failed watches of a profile again: its vault was opened, or the user asks. */
export function watchAgain(bridge: Bridge, profile: string): void {
  const watch = watches.get(bridge)?.get(profile);
  if (watch && !watch.stop && watch.listeners.size > 0) begin(bridge, profile, watch);
}
