import { useEffect, useMemo, useState } from 'react';
import { useNow } from '../../app/clock.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading, Unread } from '../../components/Screen.tsx';
import './apply.css';
import { ClusterMark } from './ClusterMark.tsx';
import { LanesPanel } from './LanesPanel.tsx';
import { LogPanel } from './LogPanel.tsx';
import { lanesOf } from './lanes.ts';
import { countProgress, firstFailed } from './progress.ts';
import { RunActions } from './RunActions.tsx';
import { RunBar } from './RunBar.tsx';
import { timingOf } from './timing.ts';
import { useBegin } from './use-begin.ts';
import { useRun } from './use-run.ts';
import { verdictOf } from './verdict.ts';

interface RunScreenProps {
  readonly run?: string;
  readonly task?: string;
}

const nothing = lanesOf([]);

/** A run as it happens: steps down, machines across, the log beside it. Closing the window stops nothing. */
export function RunScreen(props: RunScreenProps) {
  const { run, task, progress, isLoading, reports } = useRun(props);
  const [isStopping, setStopping] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const beginning = useBegin();
  const { data: profiles } = useAsk('profile.list', {});
  const cluster = profiles?.find(({ id }) => id === (run?.profileId ?? task?.profile));
  const isRunning = task?.state === 'running';
  const state = task?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was asked to stop is another state later
  useEffect(() => setStopping(false), [state]);
  const lanes = useMemo(() => (run ? lanesOf(run.plan.steps) : nothing), [run]);
  const planned = useMemo(
    () => (run ? new Map([...progress].filter(([id]) => run.plan.steps.some((step) => step.id === id))) : progress),
    [progress, run],
  );
  const now = useNow();
  if (reports.length > 0 && run === undefined && task === undefined) {
    return (
      <div className="q-screen">
        <Unread reports={reports} />
      </div>
    );
  }
  if (run === undefined && task === undefined) {
    return (
      <div className="q-screen">
        <Loading rows={8} label={isLoading ? 'Loading the run' : 'Waiting for the run'} />
      </div>
    );
  }
  const title = run?.title ?? task?.title ?? '';
  const verdict = verdictOf({
    title,
    ...(task ? { task } : {}),
    ...(run ? { run } : {}),
    progress: planned,
    lanes,
    isStopping,
  });
  const startedAt = task?.startedAt ?? Date.parse(run?.startedAt ?? '');
  const endedAt = isRunning
    ? undefined
    : (task?.endedAt ?? (run?.endedAt === undefined ? undefined : Date.parse(run.endedAt)));
  const timing = timingOf(run?.plan.steps ?? [], planned, {
    at: now,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
  });
  const failed = firstFailed(planned);
  // What went wrong before, after or beside the steps: the connection, a stale plan, a lock.
  const apart = (task?.reports ?? []).filter(
    (report) =>
      ![...progress.values()].some((step) =>
        step.reports.some(({ code, text }) => code === report.code && text === report.text),
      ),
  );
  return (
    <div className="q-screen q-run">
      <header className="q-screen__head">
        <div className="q-grow">
          {cluster && <ClusterMark name={cluster.id} environment={cluster.description.environment} />}
          <h1 className="q-screen__title" aria-live="polite">
            {verdict.title}
          </h1>
          <p className="q-subtle">{verdict.detail}</p>
        </div>
        <RunActions
          mood={verdict.mood}
          counts={run?.plan.counts}
          profile={run?.profileId ?? task?.profile}
          run={run}
          task={task}
          failedOn={failed?.node}
          onStopping={() => setStopping(true)}
          beginning={beginning}
        />
      </header>
      <RunBar counts={countProgress(planned)} timing={timing} mood={verdict.mood} />
      <Reports reports={[...beginning.reports, ...apart]} />
      <div className="q-run__columns">
        <LanesPanel
          title={title}
          lanes={lanes}
          progress={planned}
          plan={run?.plan}
          isRunning={isRunning}
          chosen={chosen}
          onChoose={setChosen}
          now={now}
        />
        <LogPanel
          title={title}
          progress={progress}
          nodes={lanes.nodes}
          isRunning={isRunning}
          profile={run?.profileId ?? task?.profile}
          chosen={chosen}
          now={now}
        />
      </div>
    </div>
  );
}
