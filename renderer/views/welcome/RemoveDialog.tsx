import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import { go } from '../../app/use-place.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useTell } from '../../bridge/use-ask.ts';
import { Reports } from '../../components/Reports.tsx';
import { TypedName } from '../../components/TypedName.tsx';

/** Takes a cluster out of the catalogue; the cluster itself is left as it is. */
export function RemoveDialog({ profile, close }: { readonly profile: string; readonly close: () => void }) {
  const [typed, setTyped] = useState('');
  const remove = useTell('profile.remove', ['profile.list']);
  const agree = () =>
    remove.mutate(
      { profile },
      {
        onSuccess: () => {
          close();
          go('/');
        },
      },
    );
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="remove-title" elementToFocus="#remove-cancel">
      <ModalHeader title={`Remove ${profile} from here`} labelId="remove-title" titleIconVariant="warning" />
      <ModalBody className="q-column">
        <p>
          Its description and its vault are deleted on this machine. The cluster goes on as it is. Export it first if
          the description is wanted again; secrets are not in an export.
        </p>
        <TypedName name={profile} typed={typed} setTyped={setTyped} />
        {remove.isError && <Reports reports={reportsOf(remove.error)} />}
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" onClick={agree} isDisabled={typed !== profile} isLoading={remove.isPending}>
          Remove {profile}
        </Button>
        <Button id="remove-cancel" variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
