import { Button } from '@patternfly/react-core';
import { useConnection } from '../bridge/BridgeProvider.tsx';
import { useAsk } from '../bridge/use-ask.ts';
import { oldestFact } from '../cluster/facts.ts';
import { useWatched } from '../cluster/watch.ts';
import { Age } from '../components/Age.tsx';
import { SearchIcon } from '../components/icons.ts';
import { Keys } from '../components/Keys.tsx';
import { Status } from '../components/Status.tsx';
import { Brand } from './Brand.tsx';
import { ClusterSwitcher } from './ClusterSwitcher.tsx';
import { MastheadTools } from './MastheadTools.tsx';

interface MastheadProps {
  readonly profile: string | undefined;
  readonly openPalette: () => void;
  readonly toggleNotices: () => void;
}

/** The head of the window: which cluster, anything by name, how live the picture is. */
export function Masthead({ profile, openPalette, toggleNotices }: MastheadProps) {
  const { data: profiles } = useAsk('profile.list', {});
  const environment = profiles?.find(({ id }) => id === profile)?.description.environment;
  return (
    <header className={`q-head ${environment === undefined ? '' : `is-environment q-environment--${environment}`}`}>
      <a className="q-brand" href="#/" aria-label="Quorate, all clusters">
        <Brand />
        Quorate
      </a>
      {profile !== undefined && <ClusterSwitcher profile={profile} />}
      <Button
        variant="plain"
        className="q-find"
        icon={<SearchIcon />}
        onClick={openPalette}
        aria-keyshortcuts="Control+K"
      >
        <span className="q-grow">
          {profile === undefined ? 'Find a cluster, or run a command' : 'Find anything, or run a command'}
        </span>
        <Keys keys="Ctrl K" />
      </Button>
      <Liveness profile={profile} />
      <MastheadTools toggleNotices={toggleNotices} />
    </header>
  );
}

function Liveness({ profile }: { readonly profile: string | undefined }) {
  const connection = useConnection();
  const { state, view } = useWatched(profile);
  if (connection.state === 'waiting')
    return (
      <span className="q-live" role="status">
        <Status tone="failed">No connection to the engine, trying again</Status>
      </span>
    );
  if (profile === undefined) return null;
  if (state !== 'live' || !view)
    return (
      <span className="q-live">
        <Status tone={state === 'failed' ? 'failed' : 'waiting'}>
          {state === 'failed' ? 'Not live' : 'Connecting'}
        </Status>
      </span>
    );
  const read = view.nodes.filter(({ quorum }) => quorum.isKnown).length;
  const streaming = view.nodes.filter(({ isStreaming }) => isStreaming === true).length;
  const oldest = oldestFact(view);
  return (
    <span className="q-live">
      <Status tone={streaming === view.nodes.length ? 'well' : read > 0 ? 'attention' : 'unknown'}>
        Live on {streaming} of {view.nodes.length} nodes
      </Status>
      {oldest !== undefined && <Age at={oldest} word="oldest fact" isFollowed={streaming === view.nodes.length} />}
    </span>
  );
}
