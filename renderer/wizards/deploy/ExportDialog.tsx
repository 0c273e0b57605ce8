import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { saveText } from '../../views/apply/save-text.ts';
import { CodeText } from './CodeText.tsx';

interface ExportDialogProps {
  readonly name: string;
  readonly yaml: string;
  readonly close: () => void;
}

/** The answers as the CLI takes them. Secrets are in it by name only. */
export function ExportDialog({ name, yaml, close }: ExportDialogProps) {
  const file = `${name || 'cluster'}.yaml`;
  return (
    <Modal isOpen variant="large" onClose={close} aria-label="Answers as YAML">
      <ModalHeader
        title="Answers as YAML"
        description="The same text that the command line takes. Passwords are in the vault and here by name only."
      />
      <ModalBody>
        <div className="q-column">
          <CopyCommand command={`quorate profile add ${file} && quorate apply ${name || 'cluster'}`} />
          <CodeText text={yaml} none="Nothing is answered yet." label="Answers as YAML" />
        </div>
      </ModalBody>
      <ModalFooter>
        <Button variant="primary" onClick={() => saveText(file, yaml)}>
          Save {file}
        </Button>
        <Button variant="link" onClick={close}>
          Close
        </Button>
      </ModalFooter>
    </Modal>
  );
}
