import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Loading, Screen, Unread } from '../../components/Screen.tsx';
import { DeployWizard } from './DeployWizard.tsx';

/** `#/new/DRAFT`: the wizard where it was left. */
export default function DraftView({ params }: ViewProps) {
  const draft = params['draft'] ?? '';
  const { data, error } = useAsk('draft.get', { draft });
  if (error && data === undefined) {
    return (
      <Screen title="This draft is not here">
        <Unread reports={reportsOf(error)} />
      </Screen>
    );
  }
  if (data === undefined) {
    return (
      <div className="q-screen">
        <Loading rows={8} />
      </div>
    );
  }
  return <DeployWizard key={data.id} draft={data} />;
}
