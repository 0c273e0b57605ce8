import type { ClusterDescription } from '../../cluster/description.ts';
import { type CibChange, diffConfiguration } from '../../pacemaker/cib/diff.ts';
import { type CibDocument, parseCib } from '../../pacemaker/cib/document.ts';
import { firstCib } from '../../pacemaker/cib/from-description.ts';
import { readCib } from '../../pacemaker/live.ts';
import { classicNames, type OptionNames } from '../../pacemaker/option-names.ts';
import { error, type Report, warning } from '../../report.ts';
import { unwrap } from '../../result.ts';
import type { Transport } from '../../transport/transport.ts';
import { corosyncConf } from './node-steps.ts';
import { optionNamesOf } from './pacemaker-names.ts';
import type { NodeSituation } from './situation.ts';

/** Differences told at most; more would hide the first. */
const named = 8;

/**
 * What a deploy must not do to a cluster that runs: change the membership under it. And what it does not do yet:
 * change its resources. Both are told, so that an empty plan never reads as "all as described" where it is not.
 */
export async function checkRunning(
  description: ClusterDescription,
  situations: readonly NodeSituation[],
  texts: { readonly corosyncConf: string },
  nodes: ReadonlyMap<string, Transport>,
  signal: AbortSignal,
): Promise<readonly Report[]> {
  const running = situations.filter(
    ({ units, isSampleCluster }) => units.get('corosync')?.isActive && !isSampleCluster,
  );
  const changed = running.filter(({ files }) => files.get(corosyncConf) !== texts.corosyncConf);
  if (changed.length > 0) return changed.map(({ node }) => corosyncWouldChange(node));
  const [first] = running;
  const transport = first && nodes.get(first.node);
  return transport ? differences(description, situations, transport, signal) : [];
}

function corosyncWouldChange(node: string): Report {
  return error('DEPLOY_CLUSTER_RUNS', `${node} runs corosync with another corosync.conf than the described one.`, {
    node,
    why: 'Changing the membership under running resources is not what a deploy may do.',
    next: 'Bring the description in line with the file, or stop the cluster first: quorate destroy.',
    evidence: { file: corosyncConf },
  });
}

async function differences(
  description: ClusterDescription,
  situations: readonly NodeSituation[],
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly Report[]> {
  const live = await readCib(transport, { signal, deadlineMs: 20_000 });
  if (!live.ok) return live.reports;
  // Both are right where options were renamed: the names of now, and those by which a cluster was made before.
  const tries = [optionNamesOf(situations), classicNames].map((names) => compare(description, live.value, names));
  const told = tries.reduce((fewest, one) => (one.length < fewest.length ? one : fewest));
  if (told.length === 0) return [];
  return [
    warning('DEPLOY_RESOURCES_DIFFER', `The running cluster differs from the description in ${told.length} places.`, {
      why: 'A deploy prepares and starts; it does not change resources that run already.',
      next: 'Change them with pcs or crmsh, then let the description say the same.',
      evidence: { output: told.slice(0, named).map(changeText).join('\n') },
    }),
  ];
}

function compare(description: ClusterDescription, live: CibDocument, names: OptionNames): readonly CibChange[] {
  const described = unwrap(parseCib(firstCib(description, { names }).xml));
  // What a description never holds is no difference: the nodes' own section, what Pacemaker adds, clear secrets.
  return diffConfiguration(live, described).filter(
    ({ kind, what, after }) =>
      kind !== 'removed' && !/dc-deadtime|startup-fencing/.test(what) && !/quorate-secret|••/.test(after ?? ''),
  );
}

function changeText({ what, before, after }: CibChange): string {
  return `${what}: ${before ?? 'absent'} now, described ${after ?? 'absent'}`;
}
