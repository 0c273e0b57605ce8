import type { ClusterDescription } from './description.ts';

/** A cluster as Quorate keeps it locally: the description, and what is known about it. No secret is in here. */
export interface Profile {
  /** Stable short id; the cluster's name unless taken. */
  readonly id: string;
  readonly description: ClusterDescription;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set for practice clusters: the lab instance, and the file that opens its vault without asking. */
  readonly practice?: { readonly instance: string; readonly passphraseFile: string };
}
