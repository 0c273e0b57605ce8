import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, Radio } from '@patternfly/react-core';
import { useState } from 'react';
import { useWatched } from '../watch.ts';

interface MoveDialogProps {
  readonly profile: string;
  readonly resource: string;
  readonly close: () => void;
  readonly choose: (node: string) => void;
}

/** Where a resource is to move to: a node that is online and does not run it. */
export function MoveDialog({ profile, resource, close, choose }: MoveDialogProps) {
  const { view } = useWatched(profile);
  const status = view?.status.isKnown ? view.status.value : undefined;
  const here = new Set(
    status?.resources.filter(({ id, within }) => id === resource || within === resource).flatMap(({ nodes }) => nodes),
  );
  const places = (view?.nodes ?? []).filter(({ state, name }) => state === 'online' && !here.has(name));
  const [chosen, setChosen] = useState<string>();
  const to = chosen ?? places[0]?.name;
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="move-title">
      <ModalHeader
        title={`Move ${resource}`}
        labelId="move-title"
        description={here.size === 0 ? 'It runs nowhere now.' : `It runs on ${[...here].join(', ')} now.`}
      />
      <ModalBody>
        <Form>
          <FormGroup role="radiogroup" label="To" fieldId="move-to">
            {places.map(({ name }) => (
              <Radio
                key={name}
                id={`move-to-${name}`}
                name="move-to"
                label={name}
                isChecked={name === to}
                onChange={() => setChosen(name)}
              />
            ))}
            {places.length === 0 && <p>No other node is online.</p>}
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button isDisabled={to === undefined} onClick={() => to !== undefined && choose(to)}>
          Plan the move
        </Button>
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
