import type { ClusterDescription } from '../cluster/description.ts';
import type { DrillRun } from '../drills/drill-run.ts';
import type { FenceEventView } from './view.ts';

/** When a node was last fenced for real. */
export interface FenceProof {
  readonly node: string;
  readonly device?: string;
  /** Milliseconds since the epoch; absent where it never was, as far as anybody remembers. */
  readonly at?: number;
  readonly how?: 'drill' | 'cluster history';
  readonly tookMs?: number;
  readonly drill?: string;
}

/**
 * The newest proof of each node: a drill in which the cluster itself cut it off, or what the cluster remembers of its
 * fencing (its memory ends when all nodes were down). A device that was only asked for its status has proven nothing.
 */
export function fenceProofs(
  { nodes, fencing }: ClusterDescription,
  drills: readonly DrillRun[],
  history: readonly FenceEventView[],
): readonly FenceProof[] {
  return nodes.map(({ name: node }): FenceProof => {
    const device = fencing.devices.find(({ targets }) => targets.includes(node))?.id;
    const proofs = [...drills.flatMap((drill) => proofOf(drill, node)), ...history.flatMap((one) => told(one, node))];
    const [newest] = proofs.toSorted((one, other) => other.at - one.at);
    return { node, ...(device === undefined ? {} : { device }), ...newest };
  });
}

type Dated = Omit<FenceProof, 'node' | 'device' | 'at'> & { readonly at: number };

function proofOf(run: DrillRun, node: string): readonly Dated[] {
  const isProven = run.expectations.some(({ id, state }) => id === 'fenced' && state === 'met');
  if (run.target !== node || !isProven) return [];
  const phase = run.phases.find(({ name, isSeen }) => name === 'fencing' && isSeen);
  const at = phase?.to ?? run.injectedAt;
  return [{ at, how: 'drill', drill: run.id, ...(phase ? { tookMs: Math.round(phase.shareMs) } : {}) }];
}

/** A node that is only switched on again was not cut off by it. */
function told({ target, action, status, completedAt }: FenceEventView, node: string): readonly Dated[] {
  if (target !== node || status !== 'success' || action === 'on' || completedAt === undefined) return [];
  // `2026-11-21 03:40:42Z`, from 2.1.6 with microseconds.
  const at = Date.parse(completedAt.replace(' ', 'T'));
  return Number.isNaN(at) ? [] : [{ at, how: 'cluster history' }];
}
