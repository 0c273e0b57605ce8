import type { Profile } from '../../cluster/profile.ts';
import { simulateNow, simulateWith } from '../../pacemaker/simulate/simulate.ts';
import type { Simulation } from '../../pacemaker/simulate/simulation.ts';
import { definePlan } from '../../plan/define-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import type { OnProgress } from '../../progress.ts';
import { error, hasError, type Report, warning } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallOptions, Transport } from '../../transport/transport.ts';
import type { ActionKind } from './action-kind.ts';
import { blastRadius } from './blast-radius.ts';
import { withoutQuorum } from './change-cib.ts';
import type { EverydayAction } from './everyday-action.ts';
import { kindOf } from './kinds.ts';
import { type QuorumAfter, quorumAfter } from './quorum-after.ts';
import { actionFacts, type LiveCluster, readActionSituation } from './situation.ts';

const callMs = 20_000;

interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/**
 * Makes the plan of an everyday action: reads the cluster, refuses what can't or need not be, and asks the cluster's
 * own scheduler what it would lead to. Changes nothing.
 * Reports ACTION_NEEDLESS, ACTION_IMPOSSIBLE, ACTION_NO_CLUSTER, NODE_UNKNOWN, RESOURCE_UNKNOWN.
 */
export async function planAction(
  profile: Profile,
  action: EverydayAction,
  nodes: ReadonlyMap<string, Transport>,
  unreached: readonly Report[],
  work: Work,
): Promise<Result<Plan>> {
  const { description } = profile;
  const kind = kindOf(action);
  const call = { signal: work.signal, deadlineMs: callMs };
  const read = await told(work, 'Read the cluster', () => readActionSituation(description, nodes, unreached, call));
  if (!read.ok) return read;
  const situation = read.value;
  const refused = kind.refuse(action, situation);
  if (hasError(refused)) return fail(...refused);
  const { live } = situation;
  const leaver = kind.leaves?.(action);
  const quorum = leaver === undefined ? undefined : quorumAfter(situation, leaver);
  const outlook = live
    ? await told(work, 'Ask the scheduler', async () => ok(await foresee(kind, action, live, quorum, nodes, call)))
    : ok(nothing);
  if (!outlook.ok) return outlook;
  const { predicted, sentences, reports } = outlook.value;
  const steps = live ? kind.steps(action, { situation, live, predicted }) : kind.stepsWithoutCluster?.(action);
  if (!steps) return fail(noCluster, ...situation.reports);
  const confirm = kind.typeToConfirm?.(action, quorum?.isLost === true);
  return ok(
    definePlan({
      profileId: profile.id,
      title: kind.title(action),
      facts: actionFacts(situation),
      boundTo: 'running cluster',
      steps,
      reports: [...situation.reports.map(asWarning), ...reports.map(asWarning)],
      blastRadius: [
        ...sentences,
        ...(quorum ? [quorum.sentence] : []),
        ...(kind.remarks?.(action, situation) ?? []),
        ...takenBack(steps),
      ],
      ...(confirm === undefined ? {} : { typeToConfirm: confirm }),
    }),
  );
}

/** The facts of such a plan as they are now. */
export async function readActionFacts(
  profile: Profile,
  nodes: ReadonlyMap<string, Transport>,
  unreached: readonly Report[],
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const read = await readActionSituation(profile.description, nodes, unreached, { signal, deadlineMs: callMs });
  return read.ok ? ok(actionFacts(read.value)) : read;
}

/** What could not be read stops no action that can be planned without it. */
function asWarning(report: Report): Report {
  return report.severity === 'error' ? { ...report, severity: 'warning' } : report;
}

interface Outlook {
  readonly predicted: Simulation | undefined;
  readonly sentences: readonly string[];
  readonly reports: readonly Report[];
}

const nothing: Outlook = { predicted: undefined, sentences: [], reports: [] };

const noCluster = error(
  'ACTION_NO_CLUSTER',
  'Pacemaker runs on no node that can be reached, so nothing can be changed in it.',
  { next: 'Start the cluster on a node first.' },
);

async function foresee<A extends EverydayAction>(
  kind: ActionKind<A>,
  action: A,
  live: LiveCluster,
  quorum: QuorumAfter | undefined,
  nodes: ReadonlyMap<string, Transport>,
  call: CallOptions,
): Promise<Outlook> {
  const asked = kind.whatIf?.(action, live);
  const transport = nodes.get(live.via);
  if (!asked || !transport) return nothing;
  const cib = quorum?.isLost ? withoutQuorum(asked.cib) : asked.cib;
  const [predicted, now] = await Promise.all([
    simulateWith(transport, cib, { ...call, lostNode: asked.lostNode }),
    simulateNow(transport, call),
  ]);
  if (!predicted.ok) {
    const unknown = warning('ACTION_NOT_FORESEEN', 'What it would lead to could not be worked out.', {
      node: live.via,
      why: 'The scheduler gave no answer; the action itself may be right all the same.',
      next: 'Read why, and think twice.',
    });
    const sentence = 'What would stop, start or move is not known: the scheduler gave no answer.';
    return { predicted: undefined, sentences: [sentence], reports: [unknown, ...predicted.reports] };
  }
  const underWay = now.ok ? now.value.actions.filter((one) => one.kind !== 'resource' || !one.isBlocked).length : 0;
  const busy = `The cluster is about to do ${underWay} thing${underWay === 1 ? '' : 's'} by itself, which is told here too.`;
  const sentences = blastRadius(live, predicted.value, asked.lostNode);
  return { predicted: predicted.value, sentences: underWay > 0 ? [...sentences, busy] : sentences, reports: [] };
}

/** The last sentence: whether it can be undone, honestly. */
function takenBack(steps: Plan['steps']): readonly string[] {
  const changes = steps.filter(({ action }) => action.kind !== 'await');
  const final = changes.flatMap(({ undo }) => ('irreversible' in undo ? [undo.irreversible] : []));
  if (final.length > 0) return [`Cannot be undone: ${[...new Set(final)].join('; ')}.`];
  return changes.length > 0 ? ['Can be undone.'] : [];
}

async function told<T>({ onProgress }: Work, title: string, task: () => Promise<Result<T>>): Promise<Result<T>> {
  const step = `action/${title.split(' ')[0]?.toLowerCase()}`;
  const began = Date.now();
  onProgress({ at: began, step, title, state: 'running' });
  const result = await task();
  const at = Date.now();
  onProgress({ at, step, title, state: result.ok ? 'done' : 'failed', elapsedMs: at - began });
  return result;
}
