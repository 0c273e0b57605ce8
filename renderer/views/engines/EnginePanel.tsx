import type { EngineOnHost } from '../../../core/contract/engine-hosts.ts';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { Pairs } from '../../components/Pairs.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import { type HostEntry, type HostSsh, hostText, loginWords } from './host-entry.ts';

interface EnginePanelProps {
  readonly found: EngineOnHost;
  readonly ssh: HostSsh;
  readonly entry: HostEntry;
}

/** What was found of an engine on a machine. */
export function EnginePanel({ found: { status, isSame }, ssh, entry }: EnginePanelProps) {
  if (status === undefined) {
    return (
      <Panel title={`Engine on ${hostText(ssh)}`}>
        <Status tone="waiting">There is none yet</Status>
      </Panel>
    );
  }
  const { about, isRunning, since, node, tasks, profiles } = status;
  return (
    <Panel title={`Engine on ${hostText(ssh)}`}>
      <Pairs
        pairs={[
          ['State', <RunState key="state" isRunning={isRunning} since={since} />],
          [
            'Version',
            <Status key="version" tone={isSame === false ? 'attention' : 'well'}>
              {about.version} ({about.build}){isSame === false && ', not the one of this engine'}
            </Status>,
          ],
          ['Node', node.replace(/^v/, '')],
          ['At work', tasks.length === 0 ? 'Nothing' : tasks.map(({ title }) => title).join('; ')],
          ['Clusters', profiles.length === 0 ? 'None' : profiles.join(', ')],
        ]}
      />
      <p className="q-small q-subtle">Its screens, here; work goes on there when this machine sleeps:</p>
      <CopyCommand command={`quorate serve --open --engine ${hostText(ssh)}${loginWords(entry)}`} />
    </Panel>
  );
}

function RunState({ isRunning, since }: { readonly isRunning: boolean; readonly since: string | undefined }) {
  if (!isRunning) return <Status tone="waiting">Does not run; the next connection starts it</Status>;
  return (
    <span className="q-row">
      <Status tone="well">Runs</Status>
      {since !== undefined && (
        <span className="q-subtle">
          since <Time at={Date.parse(since)} />
        </span>
      )}
    </span>
  );
}
