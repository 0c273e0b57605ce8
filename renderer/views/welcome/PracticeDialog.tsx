import {
  Button,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  NumberInput,
  TextInput,
} from '@patternfly/react-core';
import { useState } from 'react';
import { go } from '../../app/use-place.ts';
import { useAsk, useRefresh } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Reports } from '../../components/Reports.tsx';
import { WorkProgress } from '../../components/WorkProgress.tsx';

const releases = [
  ['bookworm', 'Debian 12, Pacemaker 2.1'],
  ['trixie', 'Debian 13, Pacemaker 3.0'],
  ['sid', 'Debian unstable'],
] as const;
const fewest = 2;
const most = 16;

/** Boots practice nodes; the task goes on when the dialog is closed. */
export function PracticeDialog({ close }: { readonly close: () => void }) {
  const { data: profiles = [] } = useAsk('profile.list', {});
  const refresh = useRefresh();
  const { work, progress, begin } = useWork('practice.up');
  const isTaken = (name: string) => profiles.some(({ id }) => id === name);
  const [instance, setInstance] = useState<string>();
  const name = instance ?? (isTaken('practice') ? `practice${profiles.length + 1}` : 'practice');
  const [release, setRelease] = useState<(typeof releases)[number][0]>('bookworm');
  const [nodes, setNodes] = useState(3);
  const count = Math.max(fewest, Math.min(most, nodes));
  const start = async () => {
    const made = await begin({ instance: name, release, nodes: count });
    refresh('profile.list', 'practice.list');
    if (!made) return;
    close();
    go(`/c/${encodeURIComponent(made.id)}/overview`);
  };
  const isBusy = work.state === 'running';
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="practice-title">
      <ModalHeader
        title="Practice cluster on this machine"
        labelId="practice-title"
        description="Bare nodes with a BMC each. The wizard makes a cluster of them, drills break it, and taking it down leaves nothing."
      />
      <ModalBody>
        {work.state === 'idle' || work.state === 'failed' ? (
          <Form onSubmit={(event) => event.preventDefault()}>
            <FormGroup label="Name" fieldId="practice-name" isRequired>
              <TextInput id="practice-name" value={name} onChange={(_, value) => setInstance(value)} />
            </FormGroup>
            <FormGroup label="Release" fieldId="practice-release">
              <FormSelect
                id="practice-release"
                value={release}
                onChange={(_, value) => setRelease(value as typeof release)}
              >
                {releases.map(([id, words]) => (
                  <FormSelectOption key={id} value={id} label={words} />
                ))}
              </FormSelect>
            </FormGroup>
            <FormGroup label="Nodes" fieldId="practice-nodes">
              <NumberInput
                inputProps={{ id: 'practice-nodes' }}
                inputAriaLabel="Nodes"
                value={nodes}
                min={fewest}
                max={most}
                onMinus={() => setNodes(count - 1)}
                onPlus={() => setNodes(count + 1)}
                onChange={(event) => setNodes(Number(event.currentTarget.value))}
              />
            </FormGroup>
            {work.state === 'failed' && <Reports reports={work.reports} />}
          </Form>
        ) : (
          <WorkProgress progress={progress} label={`Booting ${name}`} />
        )}
      </ModalBody>
      <ModalFooter>
        <Button onClick={start} isDisabled={isBusy || name === ''} isLoading={isBusy}>
          Create it
        </Button>
        <Button variant="link" onClick={close}>
          {isBusy ? 'Close, it goes on' : 'Cancel'}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
