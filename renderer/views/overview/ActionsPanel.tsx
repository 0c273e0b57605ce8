import { memo, type ReactNode } from 'react';
import type { ClusterView } from '../../../core/contract/live.ts';
import { duration } from '../../app/time.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { counted } from '../../cluster/words.ts';
import { Panel } from '../../components/Panel.tsx';
import { Status, type Tone } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';

function DrawnActionsPanel({ view, profile }: { readonly view: ClusterView; readonly profile: string }) {
  const { data: drills } = useAsk('drill.list', { profile });
  const { data: runs } = useAsk('run.list', { profile });
  const status = view.status.isKnown ? view.status.value : undefined;
  const pending = status?.fenceHistory.filter(({ status: state }) => state === 'pending') ?? [];
  const fenced = status?.fenceHistory.find(({ status: state }) => state !== 'pending');
  const failure = status?.failures[0];
  const run = runs?.[0];
  const drill = drills?.[0];
  return (
    <Panel title="Actions">
      <ul className="q-plainlist">
        <Line tone={!status ? 'unknown' : pending.length > 0 ? 'running' : 'waiting'} title="Pending fencing">
          {!status
            ? 'Unknown'
            : pending.length === 0
              ? 'None'
              : pending.map(({ action, target }) => `${action} of ${target}`).join(', ')}
        </Line>
        <Line
          tone={!status ? 'unknown' : failure ? 'attention' : 'well'}
          title={status ? `Failed, ${status.failures.length}` : 'Failed'}
        >
          {!status ? 'Unknown' : failure ? `${failure.operation} of ${failure.resource} on ${failure.node}` : 'None'}
        </Line>
        <Line tone={!fenced ? 'waiting' : fenced.status === 'success' ? 'well' : 'failed'} title="Last fencing">
          {!status ? (
            'Unknown'
          ) : fenced ? (
            <>
              {fenced.action} of {fenced.target}, {fenced.status}
              {fenced.completedAt !== undefined && (
                <>
                  , <Time at={fenced.completedAt} />
                </>
              )}
            </>
          ) : (
            'None in the history'
          )}
        </Line>
        <Line
          tone={!run ? 'waiting' : run.state === 'done' ? 'well' : 'attention'}
          title={run ? `Last run: ${run.state}` : 'Last run'}
        >
          {run ? (
            <>
              {run.title}, {counted(run.steps, 'step')}, <Time at={run.startedAt} />
            </>
          ) : (
            'None from here'
          )}
        </Line>
        <Line
          tone={drill ? verdictTones[drill.verdict] : 'waiting'}
          title={drill ? `Last drill: ${drill.verdict}` : 'Last drill'}
        >
          {drill
            ? `${drill.title}${drill.outageMs === undefined ? '' : `, out ${duration(drill.outageMs)}`}`
            : 'None yet'}
        </Line>
      </ul>
    </Panel>
  );
}

function Line({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <li>
      <Status tone={tone}>
        <b>{title}</b>
      </Status>
      <p className="q-small q-subtle q-clip">{children}</p>
    </li>
  );
}

/** What the cluster does, what failed on it, what was last done to it. */
export const ActionsPanel = memo(DrawnActionsPanel);
