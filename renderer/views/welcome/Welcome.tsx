import { Button, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useState } from 'react';
import { useHands } from '../../app/use-hands.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { ListIcon, ThLargeIcon, UploadIcon } from '../../components/icons.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { AddCluster } from './AddCluster.tsx';
import { ClusterCard } from './ClusterCard.tsx';
import { ClusterList } from './ClusterList.tsx';
import { inOrder, leadOf } from './catalogue.ts';
import { Health, type Tally } from './Health.tsx';
import { ImportDialog } from './ImportDialog.tsx';

/** All clusters, health first; and three ways to one more. */
export default function Welcome() {
  const { data: profiles, error } = useAsk('profile.list', {});
  const [isList, setList] = useState(false);
  const [tally, setTally] = useState<Tally>({});
  const { openDialog } = useHands();
  const clusters = inOrder(profiles ?? []);
  return (
    <div className="q-welcome">
      <header className="q-welcome__head">
        <div className="q-grow">
          <h1 className="q-welcome__title">Clusters</h1>
          <p className="q-subtle">
            {profiles ? leadOf(clusters.map(({ id }) => tally[id])) : 'Reading the catalogue.'}
          </p>
        </div>
        <Button
          variant="link"
          size="sm"
          icon={<UploadIcon />}
          onClick={() => openDialog((close) => <ImportDialog close={close} />)}
        >
          Import
        </Button>
        <ToggleGroup aria-label="How clusters are shown" isCompact>
          <ToggleGroupItem icon={<ThLargeIcon />} text="Cards" isSelected={!isList} onChange={() => setList(false)} />
          <ToggleGroupItem icon={<ListIcon />} text="List" isSelected={isList} onChange={() => setList(true)} />
        </ToggleGroup>
      </header>
      {error && <Reports reports={reportsOf(error)} />}
      {!profiles && !error && <Loading rows={6} label="Reading the catalogue" />}
      {clusters.map((profile) => (
        <Health key={profile.id} profile={profile} setTally={setTally} />
      ))}
      {isList ? (
        <ClusterList profiles={clusters} />
      ) : (
        <div className="q-welcome__cards">
          {clusters.map((profile, index) => (
            <ClusterCard key={profile.id} profile={profile} isFirst={index === 0} />
          ))}
        </div>
      )}
      {profiles && clusters.length === 0 && (
        <p className="q-subtle">No cluster is kept here yet. Each of the three ways below leads to one.</p>
      )}
      <AddCluster />
    </div>
  );
}
