import { Button, WizardFooterWrapper } from '@patternfly/react-core';
import { type MouseEvent, useState } from 'react';
import type { PlanView } from '../../../core/contract/plans.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { Reports } from '../../components/Reports.tsx';
import type { StepId } from './answers.ts';

interface DeployFooterProps {
  readonly step: StepId;
  readonly isLeaving: boolean;
  readonly plan: PlanView | undefined;
  readonly onNext: (event: MouseEvent<HTMLButtonElement>) => Promise<void>;
  readonly onBack: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly onExport: () => void;
  readonly onClose: () => void;
  /** The plan is on its way: the answers have become a run. */
  readonly onApplied: () => Promise<void>;
}

/** On, back, and away: the answers are kept whichever it is. */
export function DeployFooter(props: DeployFooterProps) {
  const { step, isLeaving, onNext, onBack, onExport, onClose } = props;
  return (
    <WizardFooterWrapper className="q-wizard__foot">
      <div className="q-row q-grow">
        {step === 'plan' ? (
          <Apply {...props} />
        ) : (
          <Button
            variant="primary"
            isLoading={isLeaving}
            isDisabled={isLeaving}
            onClick={(event) => void onNext(event)}
          >
            Next
          </Button>
        )}
        <Button variant="secondary" isDisabled={step === 'machines' || isLeaving} onClick={onBack}>
          Back
        </Button>
        <Button variant="link" onClick={onClose}>
          Close
        </Button>
        <span className="q-small q-subtle">Your answers are kept: “New cluster” goes on here.</span>
        <span className="q-grow" />
        <Button variant="link" onClick={onExport}>
          Answers as YAML
        </Button>
      </div>
    </WizardFooterWrapper>
  );
}

function Apply({ plan, onApplied }: DeployFooterProps) {
  const bridge = useBridge();
  const [isBeginning, setBeginning] = useState(false);
  const [reports, setReports] = useState<readonly Report[]>([]);
  const machines = new Set(plan?.steps.flatMap(({ node }) => node ?? [])).size;
  const apply = async () => {
    if (plan === undefined) return;
    setBeginning(true);
    setReports([]);
    try {
      const task = await bridge.work('plan.apply', { plan: plan.id });
      await onApplied();
      go(fillPath('/tasks/:task', { task }));
    } catch (thrown) {
      setReports(reportsOf(thrown));
      setBeginning(false);
    }
  };
  return (
    <>
      <Button
        variant="primary"
        isLoading={isBeginning}
        isDisabled={plan === undefined || plan.steps.length === 0 || isBeginning}
        onClick={() => void apply()}
      >
        {machines > 0 ? `Apply to ${machines} machines` : 'Apply'}
      </Button>
      <Reports reports={reports} />
    </>
  );
}
