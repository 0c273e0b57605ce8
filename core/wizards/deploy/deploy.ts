import type { ClusterDescription } from '../../cluster/description.ts';
import { fromDescription } from '../../corosync/from-description.ts';
import { firstCib } from '../../pacemaker/cib/from-description.ts';
import { renderCrmsh } from '../../pacemaker/render/crmsh.ts';
import { renderPcs } from '../../pacemaker/render/pcs.ts';
import type { Step } from '../../plan/plan.ts';
import { fenceProofSteps } from './fence-proof-steps.ts';
import { firstStartOptions } from './first-start.ts';
import { type ClusterTexts, nodeSteps } from './node-steps.ts';
import { optionNamesOf } from './pacemaker-names.ts';
import { pcsSteps } from './pcs-steps.ts';
import type { NodeSituation } from './situation.ts';
import { servingStep, startSteps } from './start-steps.ts';

/** The texts of the described cluster: files for the nodes, and the same in the shells' words. */
export function clusterTexts(description: ClusterDescription, situations: readonly NodeSituation[]): ClusterTexts {
  const pcsVersion = situations[0]?.platform.versions.pcs ?? '0.12';
  const names = optionNamesOf(situations);
  return {
    corosyncConf: fromDescription(description),
    firstCib: firstCib(description, { temporary: firstStartOptions(description), names }).xml,
    pcs: renderPcs(description, pcsVersion, names),
    crmsh: renderCrmsh(description, names),
  };
}

/**
 * The steps from machines as they are to the described cluster, quorate, fenced and serving: all nodes side by side
 * until every one has its files, a proof that each fence device answers each node, then one start for all.
 */
export function deploySteps(
  description: ClusterDescription,
  situations: readonly NodeSituation[],
  texts: ClusterTexts,
): readonly Step[] {
  const prepared = situations.flatMap((situation) => nodeSteps(description, situation, texts));
  const isDown = situations.some(({ units }) => !units.get('pacemaker')?.isActive);
  const proofs =
    prepared.length > 0 || isDown
      ? fenceProofSteps(
          description,
          prepared.map(({ id }) => id),
        )
      : [];
  const ready = [...prepared, ...proofs].map(({ id }) => id);
  const starts = startSteps(description, situations, ready);
  const last = starts.some(({ id }) => id === servingStep) ? [servingStep] : [];
  return [...prepared, ...proofs, ...starts, ...pcsSteps(description, situations, last)];
}
