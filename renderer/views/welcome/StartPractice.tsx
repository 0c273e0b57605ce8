import { Button } from '@patternfly/react-core';
import type { Profile } from '../../../core/contract/profiles.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { useRefresh } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { watchAgain } from '../../cluster/watch.ts';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';

/** Boots a practice cluster that is off. */
export function StartPractice({ profile, instance }: { readonly profile: Profile; readonly instance: string }) {
  const bridge = useBridge();
  const refresh = useRefresh();
  const { work, begin } = useWork('practice.up');
  const start = async () => {
    await begin({ instance, release: 'bookworm', nodes: profile.description.nodes.length });
    refresh('practice.list', 'profile.list');
    watchAgain(bridge, profile.id);
  };
  if (work.state === 'running') return <Status tone="running">Starting</Status>;
  return (
    <>
      {work.state === 'failed' && <Reports reports={work.reports} />}
      <Button size="sm" variant="secondary" onClick={start}>
        Start, about 30 s
      </Button>
    </>
  );
}
