import type { Profile } from '../../core/cluster/profile.ts';
import type { ClusterView } from '../../core/contract/live.ts';
import type { Result } from '../../core/result.ts';
import { Watches } from '../../core/server/watches.ts';

export type OnView = (profile: Profile, view: ClusterView) => void;

/** Watches that also tell the main process: of the clusters that a screen follows, and of no other. */
export class ToldWatches extends Watches {
  readonly #onView: OnView;

  constructor(engine: ConstructorParameters<typeof Watches>[0], onView: OnView) {
    super(engine);
    this.#onView = onView;
  }

  override async *follow(
    profileOf: () => Result<Profile>,
    signal: AbortSignal,
  ): AsyncGenerator<ClusterView, Result<void>, undefined> {
    const views = super.follow(profileOf, signal);
    try {
      for (let next = await views.next(); ; next = await views.next()) {
        if (next.done) return next.value;
        const profile = profileOf();
        if (profile.ok) this.#onView(profile.value, next.value);
        yield next.value;
      }
    } finally {
      await views.return?.(undefined as never);
    }
  }
}
