import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import { go } from '../../app/use-place.ts';
import { useRefresh } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Reports } from '../../components/Reports.tsx';
import { TypedName } from '../../components/TypedName.tsx';
import { WorkProgress } from '../../components/WorkProgress.tsx';

/** Ends a practice cluster and leaves nothing of it. */
export function TakeDownDialog({ instance, close }: { readonly instance: string; readonly close: () => void }) {
  const [typed, setTyped] = useState('');
  const refresh = useRefresh();
  const { work, progress, begin } = useWork('practice.down');
  const agree = async () => {
    go('/');
    await begin({ instance });
    refresh('profile.list', 'practice.list', 'cluster.last-seen');
  };
  const isBusy = work.state === 'running';
  const isDone = work.state === 'done';
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="down-title" elementToFocus="#down-cancel">
      <ModalHeader
        title={`Take the practice cluster ${instance} down`}
        labelId="down-title"
        titleIconVariant="warning"
      />
      <ModalBody className="q-column">
        {work.state === 'idle' && (
          <>
            <p>Its machines are switched off and deleted, with all that was put on them. This cannot be undone.</p>
            <TypedName name={instance} typed={typed} setTyped={setTyped} />
          </>
        )}
        {isBusy && <WorkProgress progress={progress} label={`Taking ${instance} down`} />}
        {isDone && <p>{instance} is gone.</p>}
        {work.state === 'failed' && <Reports reports={work.reports} />}
      </ModalBody>
      <ModalFooter>
        {!isDone && (
          <Button variant="danger" onClick={agree} isDisabled={typed !== instance || isBusy} isLoading={isBusy}>
            Take {instance} down
          </Button>
        )}
        <Button id="down-cancel" variant="link" onClick={close}>
          {isDone || isBusy ? 'Close' : 'Cancel'}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
