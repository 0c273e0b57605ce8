import type { ClusterDescription } from '../cluster/description.ts';
import type { Report } from '../report.ts';
import { clockFindings } from './clock.ts';
import { existingClusterFindings } from './existing-cluster.ts';
import type { Facts } from './facts.ts';
import { hostFindings, securityFindings } from './host.ts';
import { networkFindings } from './network.ts';
import { packageFindings } from './packages.ts';

/**
 * What the facts alone tell of a deploy: every rule over every node. An `error` is what a deploy must not go over;
 * nodes without facts are there as the transport reported them.
 */
export function checkBeforeDeploy(facts: Facts, description: ClusterDescription): readonly Report[] {
  return [
    ...facts.failures,
    ...hostFindings(facts, description),
    ...packageFindings(facts, description),
    ...networkFindings(facts, description),
    ...clockFindings(facts),
    ...existingClusterFindings(facts, description),
    ...securityFindings(facts, description),
  ];
}
