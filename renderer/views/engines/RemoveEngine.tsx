import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import { TypedName } from '../../components/TypedName.tsx';
import { type HostSsh, hostText } from './host-entry.ts';

interface RemoveEngineProps {
  readonly ssh: HostSsh;
  readonly onAgreed: (typed: string) => void;
  readonly close: () => void;
}

/** Asks before an engine is taken off a machine with all that it keeps. */
export function RemoveEngine({ ssh, onAgreed, close }: RemoveEngineProps) {
  const [typed, setTyped] = useState('');
  return (
    <Modal
      isOpen
      variant="small"
      onClose={close}
      aria-labelledby="engine-remove"
      elementToFocus="#engine-remove-cancel"
    >
      <ModalHeader title={`Take the engine off ${hostText(ssh)}`} labelId="engine-remove" titleIconVariant="warning" />
      <ModalBody className="q-column">
        <p>
          What it keeps goes with it: its profiles, runs, audit log and vaults. The clusters themselves go on as they
          are. This can not be undone.
        </p>
        <TypedName name={ssh.host} typed={typed} setTyped={setTyped} />
      </ModalBody>
      <ModalFooter>
        <Button
          variant="danger"
          isDisabled={typed !== ssh.host}
          onClick={() => {
            onAgreed(typed);
            close();
          }}
        >
          Remove it
        </Button>
        <Button id="engine-remove-cancel" variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
