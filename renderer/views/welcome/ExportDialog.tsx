import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { saveFile } from '../../app/save-file.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { CodeView } from '../../components/CodeView.tsx';
import { DownloadIcon } from '../../components/icons.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';

/** A cluster's description as YAML; secrets are named in it and not held. */
export function ExportDialog({ profile, close }: { readonly profile: string; readonly close: () => void }) {
  const { data, error } = useAsk('profile.export', { profile });
  return (
    <Modal isOpen variant="large" onClose={close} aria-labelledby="export-title">
      <ModalHeader
        title={`${profile} as YAML`}
        labelId="export-title"
        description="Secrets are only named in it. Another machine, or the command line, takes it as it is."
      />
      <ModalBody>
        {error && <Reports reports={reportsOf(error)} />}
        {!data && !error && <Loading rows={12} />}
        {data && <CodeView text={data.yaml} language="yaml" label="Description as YAML" />}
      </ModalBody>
      <ModalFooter>
        <Button
          icon={<DownloadIcon />}
          isDisabled={!data}
          onClick={() => data && saveFile(`${profile}.yaml`, data.yaml, 'application/yaml')}
        >
          Save
        </Button>
        <Button variant="link" onClick={close}>
          Close
        </Button>
      </ModalFooter>
    </Modal>
  );
}
