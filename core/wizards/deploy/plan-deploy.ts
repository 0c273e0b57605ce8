import { checkBeforeDeploy } from '../../checks/check-before-deploy.ts';
import { gather } from '../../checks/gather.ts';
import { crossCheck } from '../../cluster/cross-check.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { Profile } from '../../cluster/profile.ts';
import { valueHazards } from '../../pacemaker/cib/value-hazards.ts';
import { hashFacts } from '../../plan/canonical.ts';
import { definePlan } from '../../plan/define-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import type { OnProgress } from '../../progress.ts';
import { hasError, type Report } from '../../report.ts';
import { fail, ok, ReportError, type Result } from '../../result.ts';
import type { Transport } from '../../transport/transport.ts';
import { clusterTexts, deploySteps } from './deploy.ts';
import { destroySteps } from './destroy.ts';
import type { ClusterTexts } from './node-steps.ts';
import { oldestPacemaker } from './pacemaker-names.ts';
import { checkRunning } from './running.ts';
import type { NodeSituation } from './situation.ts';
import { survey } from './survey.ts';

/** Cancel and progress. */
interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

async function surveyAll(
  description: ClusterDescription,
  nodes: ReadonlyMap<string, Transport>,
  { signal, onProgress }: Work,
): Promise<Result<readonly NodeSituation[]>> {
  const title = 'Read what is on the machines';
  const began = Date.now();
  onProgress({ at: began, step: 'survey', title, state: 'running' });
  const results = await Promise.all([...nodes.values()].map((node) => survey(description, node, signal)));
  const reports = results.flatMap((result) => result.reports);
  const at = Date.now();
  onProgress({ at, step: 'survey', title, state: hasError(reports) ? 'failed' : 'done', elapsedMs: at - began });
  const situations = results.flatMap((result) => (result.ok ? [result.value] : []));
  return situations.length === results.length ? ok(situations, reports) : fail(...reports);
}

/** What a plan is bound to, in plain data: changes of it make the plan stale. */
function factsOf(situations: readonly NodeSituation[]): unknown {
  return Object.fromEntries(
    situations.map(
      ({ node, platform, packages, units, files, hasCib, hasCibRemains, hasPcsPassword, repositories, firewall }) => [
        node,
        {
          platform: platform.name,
          missing: packages?.names ?? [],
          units: Object.fromEntries(units),
          files: Object.fromEntries([...files].map(([path, text]) => [path, hashFacts(text)])),
          hasCib,
          hasCibRemains,
          hasPcsPassword,
          // Titles tell which change is open; nothing else of them changes.
          open: [...repositories, ...firewall].map(({ title }) => title),
        },
      ],
    ),
  );
}

/** The facts as they are now, to be held against those of a plan. */
export async function readDeployFacts(
  description: ClusterDescription,
  nodes: ReadonlyMap<string, Transport>,
  work: Work,
): Promise<Result<unknown>> {
  const situations = await surveyAll(description, nodes, { ...work, onProgress: () => {} });
  return situations.ok ? ok(factsOf(situations.value)) : situations;
}

/** Reads every machine and makes the plan from what they are to what the profile describes. */
export async function planDeploy(
  profile: Profile,
  nodes: ReadonlyMap<string, Transport>,
  work: Work,
): Promise<Result<Plan>> {
  const { description } = profile;
  const unsafe = crossCheck(description);
  if (hasError(unsafe)) return fail(...unsafe);
  const [situations, facts] = await Promise.all([
    surveyAll(description, nodes, work),
    gather(nodes, description, { signal: work.signal }),
  ]);
  if (!situations.ok) return situations;
  const texts = writeTexts(description, situations.value);
  if (!texts.ok) return texts;
  const reports = [
    ...unsafe,
    ...situations.reports,
    ...checkBeforeDeploy(facts, description),
    ...hazards(description, situations.value),
    ...(await checkRunning(description, situations.value, texts.value, nodes, work.signal)),
  ];
  if (hasError(reports)) return fail(...reports);
  return ok(
    definePlan({
      profileId: profile.id,
      title: `Deploy ${description.name} on ${description.nodes.map(({ name }) => name).join(', ')}`,
      facts: factsOf(situations.value),
      steps: deploySteps(description, situations.value, texts.value),
      reports: reports.filter(({ severity }) => severity !== 'info'),
    }),
  );
}

/** The texts, or why a value of the description can't stand in them. Reports XML_CANNOT_HOLD_TEXT. */
function writeTexts(description: ClusterDescription, situations: readonly NodeSituation[]): Result<ClusterTexts> {
  try {
    return ok(clusterTexts(description, situations));
  } catch (cause) {
    if (cause instanceof ReportError) return fail(...cause.reports);
    throw cause;
  }
}

/** Values that the oldest Pacemaker among the nodes can't hold. */
function hazards(description: ClusterDescription, situations: readonly NodeSituation[]): readonly Report[] {
  const oldest = oldestPacemaker(situations);
  return oldest ? valueHazards(description, oldest) : [];
}

/** The plan that stops the cluster and takes its configuration off the machines. */
export async function planDestroy(
  profile: Profile,
  nodes: ReadonlyMap<string, Transport>,
  work: Work,
): Promise<Result<Plan>> {
  const { description } = profile;
  const situations = await surveyAll(description, nodes, work);
  if (!situations.ok) return situations;
  const files = new Map(situations.value.map((situation) => [situation.node, situation.files]));
  const names = description.nodes.map(({ name }) => name).join(', ');
  return ok(
    definePlan({
      profileId: profile.id,
      title: `Destroy ${description.name} on ${names}`,
      blastRadius: [
        `Every service of ${description.name} stops on ${names}, and stays stopped.`,
        'Packages and the data of the services stay where they are.',
      ],
      typeToConfirm: description.name,
      facts: factsOf(situations.value),
      steps: destroySteps(description, files),
      reports: situations.reports,
    }),
  );
}
