import {
  Button,
  FileUpload,
  Form,
  FormGroup,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core';
import { useState } from 'react';
import type { ClusterDescription } from '../../../core/contract/profiles.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import { go } from '../../app/use-place.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { useTell } from '../../bridge/use-ask.ts';
import { Reports } from '../../components/Reports.tsx';

/** Takes a description as YAML: read first, with what is wrong at which line; kept only then. */
export function ImportDialog({ close }: { readonly close: () => void }) {
  const bridge = useBridge();
  const [yaml, setYaml] = useState('');
  const [file, setFile] = useState('');
  const [name, setName] = useState<string>();
  const [read, setRead] = useState<ClusterDescription>();
  const [reports, setReports] = useState<readonly Report[]>([]);
  const put = useTell('profile.put', ['profile.list']);
  const take = async (text: string) => {
    setYaml(text);
    setRead(undefined);
    setReports([]);
    if (text.trim() === '') return;
    try {
      const answer = await bridge.ask('profile.read', { yaml: text });
      setRead(answer.value);
      setReports(answer.reports);
    } catch (thrown) {
      setReports(reportsOf(thrown));
    }
  };
  const profile = name ?? read?.name ?? '';
  const keep = async () => {
    try {
      const kept = await put.mutateAsync({ profile, description: read });
      close();
      go(`/c/${encodeURIComponent(kept.id)}/overview`);
    } catch {
      // Told below.
    }
  };
  return (
    <Modal isOpen variant="medium" onClose={close} aria-labelledby="import-title">
      <ModalHeader
        title="Import a cluster"
        labelId="import-title"
        description="A description as YAML, for example an export of another machine. It holds no secrets; they are asked for when they are needed."
      />
      <ModalBody>
        <Form onSubmit={(event) => event.preventDefault()}>
          <FormGroup label="Description" fieldId="import-yaml" isRequired>
            <FileUpload
              id="import-yaml"
              type="text"
              value={yaml}
              filename={file}
              filenamePlaceholder="Drag a YAML file here, or choose one"
              onFileInputChange={(_, chosen) => setFile(chosen.name)}
              onDataChange={(_, text) => void take(text)}
              onTextChange={(_, text) => void take(text)}
              onClearClick={() => {
                setFile('');
                void take('');
              }}
              aria-label="Description as YAML"
            />
          </FormGroup>
          {read && (
            <FormGroup label="Kept as" fieldId="import-name" isRequired>
              <TextInput id="import-name" value={profile} onChange={(_, value) => setName(value)} />
            </FormGroup>
          )}
          <Reports reports={reports} />
          {put.isError && <Reports reports={reportsOf(put.error)} />}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button onClick={keep} isDisabled={!read || profile === ''} isLoading={put.isPending}>
          Keep it
        </Button>
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
