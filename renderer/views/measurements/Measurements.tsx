import { Button } from '@patternfly/react-core';
import { go } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCluster } from '../../cluster/use-cluster.ts';
import { Screen } from '../../components/Screen.tsx';
import { OutageChart } from '../drills/OutageChart.tsx';
import { FailCounts } from './FailCounts.tsx';
import { LatencyChart } from './LatencyChart.tsx';

/** What was measured: latency of links, failures of resources, times of failovers. Each as chart and as table. */
export default function Measurements({ params }: ViewProps) {
  const id = params['profile'] ?? '';
  const { view, latencies, latenciesUnread } = useCluster(id);
  const { data: drills = [] } = useAsk('drill.list', { profile: id });
  return (
    <Screen
      title="Measurements"
      lead="Links since this window is open, failures as the cluster remembers them, failovers over all drills."
      actions={
        <Button variant="secondary" size="sm" onClick={() => go(`/c/${encodeURIComponent(id)}/drills`)}>
          Drills
        </Button>
      }
    >
      <LatencyChart profile={id} latencies={latencies} unread={latenciesUnread} />
      <FailCounts profile={id} view={view} />
      <OutageChart runs={drills} />
    </Screen>
  );
}
