import { Button } from '@patternfly/react-core';
import type { PlanView, RunOutcome } from '../../../core/contract/plans.ts';
import type { ProgressEvent } from '../../../core/contract/tasks.ts';
import { duration } from '../../app/time.ts';
import { useWork, type Work } from '../../bridge/use-work.ts';
import { Reports } from '../../components/Reports.tsx';
import { Status, type Tone } from '../../components/Status.tsx';

const stepTones: Readonly<Record<string, Tone>> = {
  waiting: 'waiting',
  running: 'running',
  line: 'running',
  done: 'well',
  already: 'well',
  skipped: 'well',
  failed: 'failed',
  blocked: 'waiting',
  'not-run': 'waiting',
  undone: 'well',
  kept: 'attention',
};

interface ActionOutcomeProps {
  readonly plan: PlanView;
  readonly applying: Work<'plan.apply'>;
}

/** Each step as it goes, what came of the whole, and the way back or that there is none. */
export function ActionOutcome({ plan, applying: { work, progress } }: ActionOutcomeProps) {
  const undoing = useWork('run.undo');
  const outcome = work.state === 'done' ? work.value : undefined;
  const reports = work.state === 'failed' || work.state === 'done' ? work.reports : [];
  return (
    <div className="q-column" role="status">
      <ol className="q-plainlist">
        {plan.steps.map(({ id, title, node }) => {
          const { state, took } = stepNow(id, outcome, progress);
          return (
            <li key={id}>
              <Status tone={stepTones[state] ?? 'waiting'}>
                {title}
                <span className="q-small q-least">
                  {node !== null && ` on ${node}`}: {state === 'line' ? 'running' : state}
                  {took}
                </span>
              </Status>
            </li>
          );
        })}
      </ol>
      {outcome && <p>{outcomeSentence(outcome)}</p>}
      <Reports reports={[...reports, ...(outcome?.reports ?? [])]} />
      {outcome && work.state === 'done' && <WayBack plan={plan} outcome={outcome} undoing={undoing} />}
    </div>
  );
}

function outcomeSentence({ state, elapsedMs }: RunOutcome): string {
  const words = {
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Stopped',
    undone: 'Taken back',
    'undo-failed': 'Could not be taken back',
  };
  return `${words[state]} after ${duration(elapsedMs)}.`;
}

function stepNow(id: string, outcome: RunOutcome | undefined, progress: readonly ProgressEvent[]) {
  const ended = outcome?.steps.find(({ stepId }) => stepId === id);
  if (ended) return { state: ended.state, took: ended.elapsedMs === undefined ? '' : `, ${duration(ended.elapsedMs)}` };
  const last = progress.findLast(({ step }) => step === id);
  return { state: last?.state ?? 'waiting', took: '' };
}

interface WayBackProps {
  readonly plan: PlanView;
  readonly outcome: RunOutcome;
  readonly undoing: Work<'run.undo'>;
}

/** Undo, or honestly none. */
function WayBack({ plan, outcome, undoing }: WayBackProps) {
  const { work } = undoing;
  const isAnyDone = outcome.steps.some(({ state }) => state === 'done');
  if (!isAnyDone) return <p className="q-subtle">Nothing was changed, so there is nothing to undo.</p>;
  if (plan.counts.irreversible === plan.steps.length)
    return (
      <p>
        <Status tone="attention">This cannot be undone. {plan.steps[0]?.irreversible}</Status>
      </p>
    );
  return (
    <div className="q-column">
      {plan.counts.irreversible > 0 && (
        <Status tone="attention">{plan.counts.irreversible} of its steps cannot be undone.</Status>
      )}
      {work.state === 'idle' && (
        <p>
          <Button variant="secondary" onClick={() => undoing.begin({ run: outcome.runId })}>
            Undo
          </Button>
        </p>
      )}
      {work.state === 'running' && <Status tone="running">Taking it back</Status>}
      {work.state === 'done' && (
        <>
          <Status tone={work.value.state === 'undone' ? 'well' : 'attention'}>{outcomeSentence(work.value)}</Status>
          <Reports reports={work.value.reports} />
        </>
      )}
      {work.state === 'failed' && <Reports reports={work.reports} />}
    </div>
  );
}
