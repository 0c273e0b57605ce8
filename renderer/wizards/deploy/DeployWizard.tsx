import { Wizard, WizardStep } from '@patternfly/react-core';
import { useCallback, useEffect, useState } from 'react';
import type { Draft } from '../../../core/contract/drafts.ts';
import type { PlanView } from '../../../core/contract/plans.ts';
import { useDialogs } from '../../app/Dialogs.tsx';
import { go } from '../../app/use-place.ts';
import { Reports } from '../../components/Reports.tsx';
import { ClusterMark } from '../../views/apply/ClusterMark.tsx';
import { type StepId, stepIds, stepTitles } from './answers.ts';
import './deploy.css';
import { ChecksStep } from './ChecksStep.tsx';
import { DeployFooter } from './DeployFooter.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { FencingStep } from './FencingStep.tsx';
import { findingAt, findingsOfStep, type Path, unanswered } from './findings.ts';
import { LinksStep } from './LinksStep.tsx';
import { MachinesStep } from './MachinesStep.tsx';
import { PlanStep } from './PlanStep.tsx';
import { QuorumStep } from './QuorumStep.tsx';
import { ServiceStep } from './ServiceStep.tsx';
import { useAnswers } from './use-answers.ts';
import { useFindings } from './use-findings.ts';
import { useLeave } from './use-leave.ts';
import { useSecrets } from './use-secrets.ts';
import type { StepProps } from './wizard-context.ts';

/** From bare machines to a plan that can be applied; each answer is kept as it is given. */
export function DeployWizard({ draft }: { readonly draft: Draft }) {
  const openDialog = useDialogs();
  const { answers, step, change, keepAs, open, save, forget } = useAnswers(draft);
  const { description, profile } = answers;
  const { findings, yaml } = useFindings(description);
  const { secrets, flush } = useSecrets(profile);
  const { leave, held, isLeaving, release } = useLeave({ answers, secrets, flush, keepAs });
  const [plan, setPlan] = useState<PlanView>();
  const onPlan = useCallback((made: PlanView | undefined) => setPlan(made), []);

  const at = useCallback(
    (...path: Path) => {
      const open = new Set(unanswered(description, step).map((finding) => finding.path.join('.')));
      const live = findingsOfStep(description, step, findings).filter((finding) => !open.has(finding.path.join('.')));
      return findingAt(held.findings, path) ?? findingAt(live, path);
    },
    [description, step, findings, held],
  );
  const changeAndRelease = useCallback<StepProps['change']>(
    (next) => {
      change(next);
      release();
    },
    [change, release],
  );
  const props: StepProps = { description, profile, change: changeAndRelease, at, secrets };
  const screens: Readonly<Record<StepId, React.ReactNode>> = {
    machines: <MachinesStep {...props} />,
    checks: <ChecksStep {...props} />,
    links: <LinksStep {...props} />,
    quorum: <QuorumStep {...props} />,
    fencing: <FencingStep {...props} />,
    service: <ServiceStep {...props} />,
    plan: <PlanStep profile={profile} onPlan={onPlan} />,
  };
  // To the first field that something stands against, so that it can be set right at once.
  useEffect(() => {
    if (held.findings.length > 0) document.querySelector<HTMLElement>('.q-wizard [aria-invalid="true"]')?.focus();
  }, [held]);
  const exportYaml = () =>
    openDialog((close) => <ExportDialog name={profile ?? description.name} yaml={yaml} close={close} />);
  const [startIndex] = useState(() => stepIds.indexOf(step) + 1);
  return (
    <div className="q-wizard">
      <h1 className="pf-v6-u-screen-reader">{`New cluster ${description.name}: ${stepTitles[step]}`}</h1>
      <Wizard
        startIndex={startIndex}
        isVisitRequired
        shouldFocusContent
        navAriaLabel="Steps of the new cluster"
        onStepChange={(_, next) => {
          release();
          open(next.id as StepId);
        }}
        footer={(active, goToNext, goToPrevious) => (
          <DeployFooter
            step={active.id as StepId}
            isLeaving={isLeaving}
            plan={plan}
            onNext={async (event) => {
              if (await leave(active.id as StepId)) await goToNext(event);
            }}
            onBack={(event) => void goToPrevious(event)}
            onExport={exportYaml}
            onClose={() => void save().finally(() => go('/'))}
            onApplied={forget}
          />
        )}
      >
        {stepIds.map((id) => (
          <WizardStep
            key={id}
            id={id}
            name={stepTitles[id]}
            status={held.findings.length > 0 && id === step ? 'error' : 'default'}
            body={{ 'aria-label': stepTitles[id], className: 'q-wizard__body' }}
          >
            {description.name !== '' && (
              <ClusterMark
                name={description.name}
                environment={description.environment ?? 'production'}
                note="being described"
              />
            )}
            <h2 className="q-screen__title">{stepTitles[id]}</h2>
            <Reports reports={held.reports} />
            {id === step && screens[id]}
          </WizardStep>
        ))}
      </Wizard>
    </div>
  );
}
