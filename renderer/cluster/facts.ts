import type { ClusterView } from '../../core/contract/live.ts';

/** When the oldest known fact of a view was read, milliseconds since the epoch; undefined where nothing is known. */
export function oldestFact({ status, nodes }: ClusterView): number | undefined {
  const moments = [status, ...nodes.flatMap(({ quorum, links }) => [quorum, links])].flatMap((fact) =>
    fact.isKnown ? [fact.observedAt] : [],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}
