import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import type { Report } from '../../../core/contract/tasks.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { PlanPlaces } from './PlanPlaces.tsx';

interface CheckFixProps {
  readonly profile: string;
  readonly report: Report;
  readonly onFixed: () => void;
}

/** A finding's fix: shown as a plan first, done only when it is confirmed. */
export function CheckFix({ profile, report, onFixed }: CheckFixProps) {
  const [isOpen, setOpen] = useState(false);
  const planning = useWork('check.fix');
  const applying = useWork('plan.apply');
  const { node = '', code } = report;
  const open = () => {
    setOpen(true);
    void planning.begin({ profile, code, node });
  };
  const plan = planning.work.state === 'done' ? planning.work.value : undefined;
  const apply = async () => {
    if (plan === undefined) return;
    const outcome = await applying.begin({ plan: plan.id });
    if (outcome?.state !== 'done') return;
    setOpen(false);
    onFixed();
  };
  const failed = [planning.work, applying.work].flatMap((work) => (work.state === 'failed' ? work.reports : []));
  return (
    <>
      <Button variant="link" isInline onClick={open}>
        Show the fix
      </Button>
      {isOpen && (
        <Modal isOpen variant="large" onClose={() => setOpen(false)} aria-label={`Fix ${code} on ${node}`}>
          <ModalHeader title={`Fix on ${node}`} description={report.text} />
          <ModalBody>
            {planning.work.state === 'running' && <Loading rows={3} label="Making the plan" />}
            {plan && <PlanPlaces plan={plan} />}
            <Reports reports={failed} />
          </ModalBody>
          <ModalFooter>
            <Button
              variant="primary"
              isDisabled={plan === undefined}
              isLoading={applying.work.state === 'running'}
              onClick={() => void apply()}
            >
              Apply to {node}
            </Button>
            <Button variant="link" autoFocus onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </ModalFooter>
        </Modal>
      )}
    </>
  );
}
