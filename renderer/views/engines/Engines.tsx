import { Button } from '@patternfly/react-core';
import { useState } from 'react';
import type { WorkName } from '../../../core/contract/contract.ts';
import { useWork, type Work } from '../../bridge/use-work.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Screen } from '../../components/Screen.tsx';
import { WorkProgress } from '../../components/WorkProgress.tsx';
import { HostKeys, useHostKeys } from '../../wizards/deploy/HostKeys.tsx';
import { EnginePanel } from './EnginePanel.tsx';
import { HostForm } from './HostForm.tsx';
import { type HostEntry, type HostSsh, hostText, sshOf } from './host-entry.ts';
import { RemoveEngine } from './RemoveEngine.tsx';
import { SendProfile } from './SendProfile.tsx';

/** The engine on a machine near the cluster: put there, upgraded, given clusters, taken off. */
export default function Engines() {
  const [entry, setEntry] = useState<HostEntry>({ host: '', identityFile: '', jump: '' });
  const [ssh, setSsh] = useState<HostSsh>();
  const typed = sshOf(entry);
  return (
    <Screen
      title="Engine near the cluster"
      lead="A deploy or a drill goes on there when this machine sleeps or the line drops. One folder in your home on that machine; no root, no open port."
    >
      <Panel title="Machine">
        <HostForm entry={entry} setEntry={setEntry} isComplete={typed !== undefined} onSubmit={() => setSsh(typed)} />
      </Panel>
      {ssh && <EngineOnMachine key={JSON.stringify(ssh)} ssh={ssh} entry={entry} />}
    </Screen>
  );
}

function EngineOnMachine({ ssh, entry }: { readonly ssh: HostSsh; readonly entry: HostEntry }) {
  const contact = { name: ssh.host, ssh };
  const [key] = useHostKeys([contact], true);
  const isTrusted = key?.data?.verdict === 'trusted';
  const looking = useWork('engine-host.status');
  const installing = useWork('engine-host.install');
  const removing = useWork('engine-host.remove');
  const [isAsked, setAsked] = useState(false);
  const look = () => void looking.begin({ ssh });
  const found = looking.work.state === 'done' ? looking.work.value : undefined;
  const isBusy = [looking, installing, removing].some(({ work }) => work.state === 'running');
  const install = async () => {
    if (await installing.begin({ ssh })) look();
  };
  const remove = async (name: string) => {
    if (await removing.begin({ ssh, typed: name })) look();
  };
  const isThere = found?.status !== undefined;
  return (
    <>
      {!isTrusted && <HostKeys contacts={[contact]} />}
      {isTrusted && (
        <div className="q-row">
          <Button variant={found ? 'secondary' : 'primary'} isDisabled={isBusy} onClick={look}>
            {found ? 'Look again' : `Log in to ${hostText(ssh)}`}
          </Button>
          {found && (!isThere || found.isSame === false) && (
            <Button isDisabled={isBusy} onClick={install}>
              {isThere ? 'Upgrade it to this version' : 'Install it'}
            </Button>
          )}
          {isThere && (
            <Button variant="danger" isDisabled={isBusy} onClick={() => setAsked(true)}>
              Remove it
            </Button>
          )}
        </div>
      )}
      <Outcome {...looking} ssh={ssh} />
      <Outcome {...installing} ssh={ssh} />
      <Outcome {...removing} ssh={ssh} />
      {found && <EnginePanel found={found} ssh={ssh} entry={entry} />}
      {isThere && <SendProfile ssh={ssh} onSent={look} />}
      {isAsked && <RemoveEngine ssh={ssh} onAgreed={remove} close={() => setAsked(false)} />}
    </>
  );
}

interface OutcomeProps extends Pick<Work<WorkName>, 'work' | 'progress'> {
  readonly ssh: HostSsh;
}

/** Work on the machine as it goes, and what it reported. */
function Outcome({ work, progress, ssh }: OutcomeProps) {
  if (work.state === 'idle') return null;
  if (work.state === 'running') return <WorkProgress progress={progress} label={`At work on ${hostText(ssh)}`} />;
  return <Reports reports={work.reports} />;
}
