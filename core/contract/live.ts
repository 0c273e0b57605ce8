import { z } from 'zod';
import type { ClusterView, Fact } from '../live/view.ts';
import { ask, follow } from './call.ts';
import { clusterName, ofNode, ofProfile, profileId } from './identifiers.ts';

export type * from '../live/view.ts';

/** A node in its drawer; each part is a fact of its own, so that what could not be read is unknown alone. */
export interface NodeDetails {
  readonly node: string;
  readonly platform: Fact<{ readonly name: string; readonly kernel: string; readonly uptimeSeconds: number }>;
  readonly versions: Fact<Readonly<Record<string, string>>>;
  readonly services: Fact<
    readonly { readonly unit: string; readonly active: string; readonly enabled: string; readonly since?: string }[]
  >;
  /** Against the engine's machine: milliseconds, with the bound of the error. */
  readonly clock: Fact<{ readonly offsetMs: number; readonly boundMs: number; readonly isSynchronised?: boolean }>;
  readonly load: Fact<{
    readonly load1: number;
    readonly load5: number;
    readonly load15: number;
    readonly cores: number;
    readonly memoryTotalBytes: number;
    readonly memoryAvailableBytes: number;
  }>;
  readonly disks: Fact<
    readonly {
      readonly mount: string;
      readonly device: string;
      readonly sizeBytes: number;
      readonly usedBytes: number;
    }[]
  >;
  readonly addresses: Fact<
    readonly { readonly interface: string; readonly state: string; readonly addresses: readonly string[] }[]
  >;
}

/** A resource in its drawer. */
export interface ResourceDetails {
  readonly id: string;
  readonly agent: string;
  /** As configured; secrets are dots. */
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly isSecret: boolean }[];
  readonly meta: readonly { readonly name: string; readonly value: string }[];
  /** From the agent's own metadata. */
  readonly documentation: Fact<{
    readonly shortText: string;
    readonly longText: string;
    readonly parameters: readonly {
      readonly name: string;
      readonly text: string;
      readonly isRequired: boolean;
      readonly default?: string;
    }[];
  }>;
  readonly operations: Fact<
    readonly {
      readonly node: string;
      readonly operation: string;
      readonly intervalMs: number;
      readonly result: string;
      readonly isOk: boolean;
      /** Milliseconds since the epoch, the node's own clock. */
      readonly at?: number;
      readonly elapsedMs?: number;
    }[]
  >;
  readonly failCounts: Fact<readonly { readonly node: string; readonly count: number; readonly threshold?: number }[]>;
  /** From crm_simulate on the live CIB; `-INFINITY` and `INFINITY` as ±1000000. */
  readonly scores: Fact<readonly { readonly node: string; readonly score: number }[]>;
  /** Constraints that name it (or its group, clone), each as a sentence. */
  readonly constraints: readonly { readonly id: string; readonly text: string }[];
  /** Why it is where it is, in sentences that rest on the above. */
  readonly why: readonly string[];
}

/** The configuration as it lies on the nodes; secrets are dots. */
export interface RawConfiguration {
  readonly cib: Fact<string>;
  readonly corosync: readonly { readonly node: string; readonly text: Fact<string> }[];
}

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

/** Knet's own measurement between two nodes on a link. @see corosync-cmapctl(8) stats.knet */
export interface LinkLatency {
  readonly from: string;
  readonly to: string;
  readonly link: number;
  readonly averageMs: number;
  readonly maxMs: number;
  readonly at: number;
}

/** What the last look at a cluster said, kept for the catalogue: with its age, and never as if it were now. */
export interface LastSeen {
  readonly profile: string;
  readonly view?: ClusterView;
  readonly isWell?: boolean;
}

export const liveCalls = {
  'cluster.watch': follow<ClusterView>()(ofProfile),
  'cluster.last-seen': ask<readonly LastSeen[]>()(z.strictObject({})),
  'cluster.raw': ask<RawConfiguration>()(ofProfile),
  'cluster.fence-proofs': ask<readonly FenceProof[]>()(ofProfile),
  'cluster.link-latency': ask<readonly LinkLatency[]>()(ofProfile),
  'node.details': ask<NodeDetails>()(ofNode),
  'resource.details': ask<ResourceDetails>()(z.strictObject({ profile: profileId, resource: clusterName })),
};
