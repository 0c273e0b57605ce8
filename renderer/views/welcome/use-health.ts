import { useMemo } from 'react';
import type { ClusterView } from '../../../core/contract/live.ts';
import type { Profile } from '../../../core/contract/profiles.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCluster, useVerdict } from '../../cluster/use-cluster.ts';
import type { Tone } from '../../components/Status.tsx';

/** A cluster's health at a glance, and what that rests on. */
export interface GlanceHealth {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  /** Live, or the last that was seen; `isLive` tells which. */
  readonly view?: ClusterView;
  readonly isLive: boolean;
  /** A practice cluster whose machines are off. */
  readonly isOff: boolean;
  readonly fenceAges: readonly (number | undefined)[] | undefined;
}

/** What a card says first. An old look is told as old, and never as if it were now. */
export function useHealth(profile: Profile): GlanceHealth {
  const { id, practice } = profile;
  const { state, view, reports, proofs, latencies } = useCluster(id);
  const judged = useVerdict(view, proofs, latencies);
  const { data: seen } = useAsk('cluster.last-seen', {});
  const { data: practices } = useAsk('practice.list', {}, { isEnabled: practice !== undefined, everyMs: 15_000 });
  return useMemo(() => {
    const last = view ?? seen?.find((each) => each.profile === id)?.view;
    const machines = practices?.find(({ instance }) => instance === practice?.instance)?.machines;
    const isOff = practice !== undefined && practices !== undefined && !machines?.some(({ power }) => power === 'on');
    const rest = {
      isOff,
      isLive: state === 'live',
      fenceAges: proofs?.map(({ at }) => at),
      ...(last ? { view: last } : {}),
    };
    if (isOff) return { tone: 'off', title: 'Powered off', detail: 'State is unknown until it starts', ...rest };
    if (state === 'live' && judged) {
      const { tone, short } = judged.verdict;
      const first = judged.attention[0];
      return { tone, title: short, detail: first ? detailOf(first, short) : 'Nothing to do', ...rest };
    }
    if (state === 'failed')
      return {
        tone: 'unknown',
        title: 'Could not be read',
        detail: reports[0]?.text ?? 'It is not followed now',
        ...rest,
      };
    return { tone: 'waiting', title: 'Connecting', detail: 'State is unknown until it is read', ...rest };
  }, [state, view, judged, seen, practices, practice, id, proofs, reports]);
}

function detailOf({ title, text }: { readonly title: string; readonly text?: string }, short: string): string {
  return title === short ? (text ?? '') : title;
}
