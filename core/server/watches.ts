import type { Profile } from '../cluster/profile.ts';
import type { ClusterView } from '../contract/live.ts';
import type { Engine } from '../engine.ts';
import { fail, ok, type Result } from '../result.ts';
import { createBell } from '../timeline/bell.ts';
import { reportsOf } from './tasks.ts';

/** A watch stays open so long after the last who looked, in milliseconds: from one screen to the next nothing is connected anew. */
const lingerMs = 15_000;
/** Between two times that a look is remembered, in milliseconds. */
const rememberMs = 5_000;
const dayMs = 86_400_000;

interface Watch {
  readonly stop: AbortController;
  readonly bells: Set<ReturnType<typeof createBell>>;
  /** What was connected to; another description begins another watch. */
  readonly updatedAt: string;
  view?: ClusterView;
  number: number;
  outcome?: Result<void>;
  linger?: NodeJS.Timeout;
  ended: Promise<void>;
}

/** One watch a cluster, however many look: each is given the newest view when it is ready for one. */
export class Watches {
  readonly #engine: Engine;
  readonly #watches = new Map<string, Watch>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Views until the signal. A slow reader misses those in between: of a state only the newest counts. Where the profile
   * changes meanwhile, what it describes from then on is watched. Reports as `profileOf` does.
   */
  async *follow(
    profileOf: () => Result<Profile>,
    signal: AbortSignal,
  ): AsyncGenerator<ClusterView, Result<void>, undefined> {
    while (!signal.aborted) {
      const profile = profileOf();
      if (!profile.ok) return profile;
      const watch = this.#open(profile.value);
      yield* this.#views(watch, profile.value.id, signal);
      if (watch.outcome && !watch.stop.signal.aborted) return watch.outcome;
    }
    return ok(undefined);
  }

  async *#views(watch: Watch, id: string, signal: AbortSignal): AsyncGenerator<ClusterView, void, undefined> {
    const bell = createBell();
    watch.bells.add(bell);
    clearTimeout(watch.linger);
    try {
      for (let seen = 0; !signal.aborted && !watch.stop.signal.aborted; ) {
        if (watch.view && watch.number > seen) {
          seen = watch.number;
          yield watch.view;
        } else if (watch.outcome) return;
        else await bell.wait(AbortSignal.any([signal, watch.stop.signal]), dayMs);
      }
    } finally {
      watch.bells.delete(bell);
      if (watch.bells.size === 0) watch.linger = setTimeout(() => this.#close(id, watch), lingerMs).unref();
    }
  }

  #open(profile: Profile): Watch {
    const known = this.#watches.get(profile.id);
    if (known && known.updatedAt === profile.updatedAt && !known.outcome && !known.stop.signal.aborted) return known;
    known?.stop.abort();
    const watch: Watch = {
      stop: new AbortController(),
      bells: new Set(),
      updatedAt: profile.updatedAt,
      number: 0,
      ended: Promise.resolve(),
    };
    this.#watches.set(profile.id, watch);
    watch.ended = this.#run(profile, watch);
    return watch;
  }

  async #run(profile: Profile, watch: Watch): Promise<void> {
    const { signal } = watch.stop;
    let rememberedAt = 0;
    try {
      for await (const view of this.#engine.watch(profile, { signal })) {
        watch.view = view;
        watch.number += 1;
        for (const bell of watch.bells) bell.ring();
        if (view.at - rememberedAt < rememberMs) continue;
        rememberedAt = view.at;
        this.#engine.desk.rememberView(profile.id, view);
      }
      watch.outcome = ok(undefined);
    } catch (cause) {
      watch.outcome = signal.aborted ? ok(undefined) : fail(...reportsOf(cause, signal));
    }
    if (watch.view && watch.view.at !== rememberedAt) this.#engine.desk.rememberView(profile.id, watch.view);
    for (const bell of watch.bells) bell.ring();
  }

  #close(id: string, watch: Watch): void {
    watch.stop.abort();
    if (this.#watches.get(id) === watch) this.#watches.delete(id);
  }

  /** Ends the watch of a profile that changed or went. */
  drop(profileId: string): void {
    const watch = this.#watches.get(profileId);
    if (watch) this.#close(profileId, watch);
  }

  async dispose(): Promise<void> {
    const all = [...this.#watches.values()];
    this.#watches.clear();
    for (const watch of all) {
      clearTimeout(watch.linger);
      watch.stop.abort();
    }
    await Promise.all(all.map(({ ended }) => ended));
  }
}
