import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useEffect, useRef, useState } from 'react';
import type { EverydayAction, PlanView } from '../../../core/contract/plans.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { ActionOutcome } from './ActionOutcome.tsx';
import { ActionPlan } from './ActionPlan.tsx';
import { actionTitle } from './words.ts';

interface ActionDialogProps {
  readonly profile: string;
  readonly action: EverydayAction;
  readonly close: () => void;
}

/** From the wish to its outcome: plan, what it means, agreement, what was done, and the way back. */
export function ActionDialog({ profile, action, close }: ActionDialogProps) {
  const planning = useWork('plan.action');
  const applying = useWork('plan.apply');
  const [typed, setTyped] = useState('');
  const isBegun = useRef(false);
  const { begin } = planning;
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void begin({ profile, action });
  }, [begin, profile, action]);
  const plan = planning.work.state === 'done' ? planning.work.value : undefined;
  const isAsked = applying.work.state === 'idle';
  const title = actionTitle(action);
  return (
    <Modal isOpen variant="medium" onClose={close} aria-labelledby="action-title" elementToFocus="#action-cancel">
      <ModalHeader
        title={title}
        labelId="action-title"
        description={isAsked ? `On ${profile}. Nothing is done before you agree.` : `On ${profile}.`}
        {...(isDangerous(action) ? { titleIconVariant: 'warning' as const } : {})}
      />
      <ModalBody>
        {planning.work.state === 'running' && <Loading rows={5} label="Planning" />}
        {planning.work.state === 'failed' && <Reports reports={planning.work.reports} />}
        {plan && isAsked && <ActionPlan plan={plan} typed={typed} setTyped={setTyped} />}
        {plan && !isAsked && <ActionOutcome plan={plan} applying={applying} />}
      </ModalBody>
      <ModalFooter>
        {plan && isAsked && (
          <Button
            variant={isDangerous(action) ? 'danger' : 'primary'}
            isDisabled={!isAgreed(plan, typed) || plan.steps.length === 0}
            onClick={() => applying.begin({ plan: plan.id, ...(plan.typeToConfirm === undefined ? {} : { typed }) })}
          >
            {title}
          </Button>
        )}
        {applying.work.state === 'running' && (
          <Button variant="secondary" onClick={applying.cancel}>
            Stop before the next step
          </Button>
        )}
        <Button id="action-cancel" variant={isAsked ? 'link' : 'primary'} onClick={close}>
          {isAsked ? 'Cancel' : 'Close'}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

/** Whether the name that the plan asks for was typed. */
function isAgreed({ typeToConfirm }: PlanView, typed: string): boolean {
  return typeToConfirm === undefined || typed === typeToConfirm;
}

function isDangerous({ kind }: EverydayAction): boolean {
  return kind === 'fence' || kind === 'stop-node' || kind === 'disable';
}
