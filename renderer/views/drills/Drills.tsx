import { Button } from '@patternfly/react-core';
import { useHands } from '../../app/use-hands.ts';
import { changeQuery } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { BoltIcon } from '../../components/icons.ts';
import { Panel } from '../../components/Panel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Empty, Loading, Screen } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import { CrashDialog } from './CrashDialog.tsx';
import { drillsSentence } from './drill-rows.ts';
import { OutageChart } from './OutageChart.tsx';
import { ReportFrame } from './ReportFrame.tsx';
import { RunPanel } from './RunPanel.tsx';

/** What drills proved: the history, one run with its report, and the way to another. */
export default function Drills({ params, query }: ViewProps) {
  const profile = params['profile'] ?? '';
  const { openDialog } = useHands();
  const { data: runs, error } = useAsk('drill.list', { profile });
  const run = runs?.find(({ id }) => id === query['drill']) ?? runs?.[0];
  const crash = (
    <Button
      size="sm"
      variant="primary"
      icon={<BoltIcon />}
      onClick={() => openDialog((close) => <CrashDialog profile={profile} close={close} />)}
    >
      Crash a node
    </Button>
  );
  return (
    <Screen
      title={runs ? drillsSentence(runs) : 'Drills'}
      lead="A drill breaks something for real and compares what clients saw with what was predicted."
      actions={crash}
    >
      {error && <Reports reports={reportsOf(error)} />}
      {!runs && !error && <Loading rows={8} label="Reading the drills" />}
      {runs?.length === 0 && (
        <Empty title="No drill yet">
          The first one crashes a node by its fence device and shows whether, and how fast, the service comes back.
        </Empty>
      )}
      {runs && runs.length > 0 && (
        <div className="q-drills">
          <OutageChart runs={runs} />
          <Panel title="Runs" note="newest first">
            <PlainTable
              label="Runs"
              columns={['Run', 'Begun', 'Verdict']}
              rows={runs.map(({ id, title, startedAt, verdict }, at) => [
                <Button key="run" variant="link" isInline onClick={() => changeQuery({ drill: id })}>
                  {id === run?.id ? <b>{`${runs.length - at}: ${title}`}</b> : `${runs.length - at}: ${title}`}
                </Button>,
                <Time key="at" at={startedAt} />,
                <Status key="verdict" tone={verdictTones[verdict]}>
                  {verdict}
                </Status>,
              ])}
            />
          </Panel>
          {run && <RunPanel run={run} />}
          {run && <ReportFrame key={run.id} profile={profile} drill={run.id} />}
        </div>
      )}
    </Screen>
  );
}
