import {
  Button,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from '@patternfly/react-core';
import { Keys } from '../components/Keys.tsx';
import { views } from './views.ts';

const fixed: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Find anything, or run a command'],
  ['/', 'Filter the list that is open, else find'],
  ['?', 'This list'],
  ['t', 'Open or close the tasks'],
  ['Esc', 'Close the drawer, menu or dialog'],
];

/** All keys, from the same data that makes them work. */
export function KeyList({ close }: { readonly close: () => void }) {
  const rows = [
    ...fixed,
    ...views.flatMap(({ key, title }) => (key === undefined ? [] : [[`g ${key}`, `Go to: ${title}`] as const])),
  ];
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="keys-title">
      <ModalHeader title="Keys" labelId="keys-title" />
      <ModalBody>
        <DescriptionList isHorizontal isCompact>
          {rows.map(([keys, what]) => (
            <DescriptionListGroup key={keys}>
              <DescriptionListTerm>
                <Keys keys={keys} />
              </DescriptionListTerm>
              <DescriptionListDescription>{what}</DescriptionListDescription>
            </DescriptionListGroup>
          ))}
        </DescriptionList>
      </ModalBody>
      <ModalFooter>
        <Button onClick={close}>Close</Button>
      </ModalFooter>
    </Modal>
  );
}
