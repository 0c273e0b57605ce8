import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading, Screen } from '../../components/Screen.tsx';
import { ChecksStep } from '../../wizards/deploy/ChecksStep.tsx';
import type { StepProps } from '../../wizards/deploy/wizard-context.ts';

/** Here nothing is typed: the wizard's screen of checks is shown as it is. */
const nothingTyped: Omit<StepProps, 'profile' | 'description'> = {
  change: () => undefined,
  at: () => undefined,
  secrets: { typed: new Map(), put: () => undefined, isKept: () => undefined },
};

/** What would break this cluster, node by node, each with what it rests on and, where there is one, its fix. */
export default function Checks({ params }: ViewProps) {
  const id = params['profile'] ?? '';
  const { data: profile, error } = useAsk('profile.get', { profile: id });
  return (
    <Screen title="Checks" lead="Reads every machine, tries every link and asks every fence device. Changes nothing.">
      {error && <Reports reports={reportsOf(error)} />}
      {!profile && !error && <Loading rows={8} label="Reading the description" />}
      {profile && <ChecksStep profile={id} description={profile.description} {...nothingTyped} />}
    </Screen>
  );
}
