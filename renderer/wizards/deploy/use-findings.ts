import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { CheckedDescription, ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import type { Bridge } from '../../bridge/bridge.ts';
import { fieldFindings } from './findings.ts';

/** What the engine says about a description as it stands. */
export async function askFindings(
  bridge: Bridge,
  description: ClusterDescriptionInput,
  signal?: AbortSignal,
): Promise<CheckedDescription> {
  const plain = JSON.parse(JSON.stringify(description)) as Record<string, unknown>;
  return (await bridge.ask('description.check', { description: plain }, signal)).value;
}

/** The same while it is being written; what was said last stays until the next answer is there. */
export function useFindings(description: ClusterDescriptionInput) {
  const bridge = useBridge();
  const settled = useDeferredValue(description);
  const { data } = useQuery({
    queryKey: ['description.check', settled],
    queryFn: ({ signal }) => askFindings(bridge, settled, signal),
    placeholderData: (before) => before,
    gcTime: 1_000,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { findings: data ? fieldFindings(data) : [], yaml: data?.yaml ?? '' };
}
