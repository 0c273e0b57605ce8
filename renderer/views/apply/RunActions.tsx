import { Button } from '@patternfly/react-core';
import type { PlanView, RunView } from '../../../core/contract/plans.ts';
import type { Task } from '../../../core/contract/tasks.ts';
import { useDialogs } from '../../app/Dialogs.tsx';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { ToneIcon } from '../../components/Status.tsx';
import { UndoDialog } from './UndoDialog.tsx';
import type { Beginning } from './use-begin.ts';
import type { RunMood } from './verdict.ts';

interface RunActionsProps {
  readonly mood: RunMood;
  readonly counts: PlanView['counts'] | undefined;
  readonly profile: string | undefined;
  readonly run: RunView | undefined;
  readonly task: Task | undefined;
  readonly failedOn: string | undefined;
  readonly onStopping: () => void;
  readonly beginning: Beginning;
}

const canUndo: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled', 'interrupted', 'undo-failed']);

/** What can be done now; one of it is the thing to do. */
export function RunActions({ mood, counts, profile, run, task, failedOn, onStopping, beginning }: RunActionsProps) {
  const bridge = useBridge();
  const openDialog = useDialogs();
  const isUndo = task?.call === 'run.undo';
  const stop = () => {
    if (task === undefined) return;
    onStopping();
    void bridge.ask('task.cancel', { task: task.id }).catch(() => undefined);
  };
  const isLive = mood === 'running' || mood === 'stopping';
  const resume = run && !isUndo && ['failed', 'interrupted', 'cancelled'].includes(mood);
  const words = mood === 'failed' ? `Retry${failedOn === undefined ? '' : ` on ${failedOn}`}` : 'Resume';
  return (
    <div className="q-row q-run__actions">
      {counts && <Counts counts={counts} />}
      {isLive && task && (
        <Button variant="secondary" onClick={stop} isDisabled={mood === 'stopping'}>
          Stop before the next step
        </Button>
      )}
      {run && !isLive && canUndo.has(run.state) && (
        <Button
          variant={isUndo ? 'primary' : 'secondary'}
          onClick={() => openDialog((close) => <UndoDialog run={run} close={close} />)}
        >
          {isUndo ? 'Try to undo again' : 'Undo'}
        </Button>
      )}
      {resume && (
        <Button
          variant="primary"
          isLoading={beginning.isBeginning}
          onClick={() => void beginning.begin('run.resume', run)}
        >
          {words}
        </Button>
      )}
      {mood === 'done' && profile !== undefined && (
        <Button variant="primary" onClick={() => go(fillPath('/c/:profile/overview', { profile }))}>
          Open the cluster
        </Button>
      )}
    </div>
  );
}

function Counts({ counts }: { readonly counts: PlanView['counts'] }) {
  const { create, change, remove, irreversible } = counts;
  return (
    <div className="q-row q-run__counts">
      <span>
        <b>+{create}</b> <small>add</small>
      </span>
      <span>
        <b>~{change}</b> <small>change</small>
      </span>
      <span>
        <b>−{remove}</b> <small>remove</small>
      </span>
      {irreversible > 0 && (
        <span className="q-status q-small q-subtle">
          <ToneIcon tone="attention" />
          {irreversible === 1 ? '1 step has no undo' : `${irreversible} steps have no undo`}
        </span>
      )}
    </div>
  );
}
