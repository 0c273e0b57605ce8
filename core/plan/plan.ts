import type { Report } from '../report.ts';
import type { Action } from './action.ts';
import type { Json } from './canonical.ts';

/** How a step is taken back; `irreversible` says in a sentence why it can't be. */
export type Undo = { readonly how: string } | { readonly irreversible: string };

/** One step on one node (or on the cluster as a whole where `node` is null). Plain data, so that it can be kept. */
export interface Step {
  /** Unique in the plan, readable: `node1/corosync.conf`. */
  readonly id: string;
  readonly node: string | null;
  /** On which node's connection it runs; equals `node` for a node's own step. */
  readonly via: string;
  /** One sentence in the imperative: "Write /etc/corosync/corosync.conf". */
  readonly title: string;
  readonly action: Action;
  readonly dependsOn: readonly string[];
  readonly undo: Undo;
  /** The same as an administrator would type it with pcs and with crmsh, where these can. */
  readonly pcs?: readonly string[];
  readonly crmsh?: readonly string[];
  /** Milliseconds that it usually takes, for progress. */
  readonly usualMs?: number;
}

/** An immutable plan, bound to the facts that it was made from. */
export interface Plan {
  readonly id: string;
  readonly profileId: string;
  /** "Deploy web-prod on node1, node2, node3". */
  readonly title: string;
  readonly createdAt: string;
  /** SHA-256 of the facts; `apply` gathers them again and refuses when they changed. */
  readonly factsHash: string;
  /** The facts themselves, so that a refusal can name what changed; no secret is in them. */
  readonly facts?: Json;
  readonly steps: readonly Step[];
  /** Warnings and advice that came up while planning. */
  readonly reports: readonly Report[];
  /**
   * Which facts bind it: what lies on the machines (unless told), how the running cluster is, or only what each of its
   * steps asks before it changes anything.
   */
  readonly boundTo?: 'machines' | 'running cluster' | 'its own steps';
  /** What it means for those who use the cluster, in sentences: "web stops for about 1 s and starts on node2". */
  readonly blastRadius?: readonly string[];
  /** The name that a person has to type before it is applied on a screen: a node's, or the cluster's. */
  readonly typeToConfirm?: string;
}
