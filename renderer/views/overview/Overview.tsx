import { Button } from '@patternfly/react-core';
import { useCallback, useMemo } from 'react';
import { go } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { barredPlaces } from '../../cluster/matrix.ts';
import { useCluster, useVerdict } from '../../cluster/use-cluster.ts';
import { basisOf } from '../../cluster/verdict.ts';
import { watchAgain } from '../../cluster/watch.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { VialIcon } from '../../components/icons.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading, Screen } from '../../components/Screen.tsx';
import { Details } from '../details/Details.tsx';
import { ActionsPanel } from './ActionsPanel.tsx';
import { AttentionPanel } from './AttentionPanel.tsx';
import { FencingPanel } from './FencingPanel.tsx';
import { LinksPanel } from './LinksPanel.tsx';
import { Matrix } from './Matrix.tsx';
import { Partitions } from './Partitions.tsx';
import { StoragePanel } from './StoragePanel.tsx';
import { Vitals } from './Vitals.tsx';

/** A cluster at a glance, live: is it all right, where does everything run, what needs somebody. */
export default function Overview({ params, query }: ViewProps) {
  const id = params['profile'] ?? '';
  const cluster = useCluster(id);
  const { view, state, reports, profile, proofs, latencies } = cluster;
  const judged = useVerdict(view, proofs, latencies);
  const barred = useMemo(() => barredPlaces(profile?.description), [profile]);
  const bridge = useBridge();
  const again = useCallback(() => watchAgain(bridge, id), [bridge, id]);
  const actions = (
    <>
      <Button
        variant="secondary"
        size="sm"
        icon={<VialIcon />}
        onClick={() => go(`/c/${encodeURIComponent(id)}/drills`)}
      >
        Run a drill
      </Button>
      <ActionMenu
        subject={{ kind: 'cluster', profile: id }}
        label={`Change ${id}`}
        words="Change something"
        isPrimary
      />
    </>
  );
  if (!view || !judged)
    return (
      <Screen title={state === 'failed' ? `${id} could not be read.` : `Connecting to ${id}.`} actions={actions}>
        {state === 'failed' ? (
          <NotLive reports={reports} again={again} />
        ) : (
          <Loading rows={10} label="Reading the cluster" />
        )}
      </Screen>
    );
  const isStale = state !== 'live';
  return (
    <Details profile={id} query={query} cluster={cluster}>
      <Screen
        title={isStale ? `Not live: ${judged.verdict.sentence}` : judged.verdict.sentence}
        lead={basisOf(view)}
        actions={actions}
      >
        {state === 'failed' && <NotLive reports={reports} again={again} />}
        <div className={`q-overview ${isStale ? 'is-stale' : ''}`}>
          <Vitals cluster={cluster} view={view} />
          <Partitions view={view} />
          <div className="q-overview__middle">
            <Matrix view={view} profile={id} barred={barred} />
            <AttentionPanel attention={judged.attention} profile={id} />
          </div>
          <div className="q-overview__low">
            <LinksPanel view={view} cluster={cluster} profile={id} />
            <FencingPanel view={view} cluster={cluster} />
            <StoragePanel />
            <ActionsPanel view={view} profile={id} />
          </div>
        </div>
      </Screen>
    </Details>
  );
}

function NotLive({
  reports,
  again,
}: {
  readonly reports: Parameters<typeof Reports>[0]['reports'];
  readonly again: () => void;
}) {
  return (
    <>
      <Reports reports={reports} />
      <p>
        <Button variant="secondary" onClick={again}>
          Try again
        </Button>
      </p>
    </>
  );
}
