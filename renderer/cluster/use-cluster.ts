import { useMemo } from 'react';
import type { ClusterView, FenceProof, LinkLatency } from '../../core/contract/live.ts';
import type { Profile } from '../../core/contract/profiles.ts';
import type { Report } from '../../core/contract/tasks.ts';
import { useMinute } from '../app/clock.ts';
import { reportsOf } from '../bridge/failure.ts';
import { useAsk } from '../bridge/use-ask.ts';
import { type Attention, attentionOf } from './attention.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { useWatched, type Watched } from './watch.ts';

/** How often what no event tells is asked for again. Milliseconds. */
const latencyEveryMs = 15_000;
const proofsEveryMs = 60_000;

export interface SeenCluster extends Watched {
  readonly profile: Profile | undefined;
  readonly proofs: readonly FenceProof[] | undefined;
  readonly latencies: readonly LinkLatency[] | undefined;
  /** Why they are not known. */
  readonly proofsUnread?: readonly Report[];
  readonly latenciesUnread?: readonly Report[];
}

/** All that the overview of a cluster draws from. */
export function useCluster(id: string): SeenCluster {
  const watched = useWatched(id);
  const { data: profiles } = useAsk('profile.list', {});
  const isEnabled = watched.state === 'live';
  const { data: proofs, error: proofsError } = useAsk(
    'cluster.fence-proofs',
    { profile: id },
    { isEnabled, everyMs: proofsEveryMs },
  );
  const { data: latencies, error: latenciesError } = useAsk(
    'cluster.link-latency',
    { profile: id },
    { isEnabled, everyMs: latencyEveryMs },
  );
  const profile = profiles?.find((each) => each.id === id);
  return useMemo(
    () => ({
      ...watched,
      profile,
      proofs,
      latencies,
      ...(proofsError ? { proofsUnread: reportsOf(proofsError) } : {}),
      ...(latenciesError ? { latenciesUnread: reportsOf(latenciesError) } : {}),
    }),
    [watched, profile, proofs, latencies, proofsError, latenciesError],
  );
}

export interface Judged {
  readonly attention: readonly Attention[];
  readonly verdict: Verdict;
}

/** The verdict on what is seen; made anew when it changes, and each minute since proofs grow old. */
export function useVerdict(
  view: ClusterView | undefined,
  proofs?: readonly FenceProof[],
  latencies?: readonly LinkLatency[],
): Judged | undefined {
  const minute = useMinute();
  return useMemo(() => {
    if (!view) return undefined;
    const attention = attentionOf({ view, proofs, latencies, now: minute * 60_000 });
    return { attention, verdict: verdictOf(view, attention) };
  }, [view, proofs, latencies, minute]);
}
