import type { Report } from '../report.ts';
import { fencingFindings } from './cross-check-fencing.ts';
import { nodeFindings } from './cross-check-nodes.ts';
import { resourceFindings } from './cross-check-resources.ts';
import type { ClusterDescription } from './description.ts';
import type { Finding } from './finding.ts';

/** What the schema can't see because it lies between two places of a description, with the place of each finding. */
export function crossCheckFindings(description: ClusterDescription): readonly Finding[] {
  return [...nodeFindings(description), ...fencingFindings(description), ...resourceFindings(description)];
}

/**
 * What the schema can't see: names, ids and addresses that must be unique, references that must exist, nodes that
 * nobody can fence. Corosync's and Pacemaker's own validators pass nearly all of it.
 */
export function crossCheck(description: ClusterDescription): readonly Report[] {
  return crossCheckFindings(description).map(({ report }) => report);
}
