import {
  Alert,
  Button,
  Form,
  FormGroup,
  List,
  ListItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Radio,
} from '@patternfly/react-core';
import { useState } from 'react';
import { useRefresh } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { useWatched } from '../../cluster/watch.ts';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import { TypedName } from '../../components/TypedName.tsx';
import { WorkProgress } from '../../components/WorkProgress.tsx';

/** Crashes a node for real, by its fence device, and judges the failover. The node's name has to be typed. */
export function CrashDialog({ profile, close }: { readonly profile: string; readonly close: () => void }) {
  const { view } = useWatched(profile);
  const refresh = useRefresh();
  const { work, progress, begin, cancel } = useWork('drill.crash');
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const resources = view?.status.isKnown ? view.status.value.resources : [];
  const nodes = (view?.nodes ?? []).filter(({ state }) => state === 'online');
  const servesOn = (name: string) => [
    ...new Set(resources.filter((each) => each.nodes.includes(name)).map(({ id }) => id)),
  ];
  const node = chosen ?? nodes.find(({ name }) => servesOn(name).length > 0)?.name ?? nodes[0]?.name;
  const isBusy = work.state === 'running';
  const start = async () => {
    if (node === undefined) return;
    await begin({ profile, node, typed });
    refresh('drill.list', 'cluster.fence-proofs');
  };
  return (
    <Modal isOpen variant="medium" onClose={close} aria-labelledby="crash-title" elementToFocus="#crash-cancel">
      <ModalHeader
        title="Crash a node"
        labelId="crash-title"
        titleIconVariant="warning"
        description="The cluster must fence it and serve elsewhere, in the time that is predicted from its own settings."
      />
      <ModalBody className="q-column">
        {work.state === 'idle' && (
          <>
            <Form>
              <FormGroup role="radiogroup" label="Which node" fieldId="crash-node">
                {nodes.map(({ name, isDc }) => (
                  <Radio
                    key={name}
                    id={`crash-${name}`}
                    name="crash-node"
                    label={name}
                    description={[isDc && 'DC', servesOn(name).join(', ') || 'no service'].filter(Boolean).join(', ')}
                    isChecked={name === node}
                    onChange={() => {
                      setChosen(name);
                      setTyped('');
                    }}
                  />
                ))}
              </FormGroup>
            </Form>
            {node !== undefined && (
              <Alert isInline variant="warning" title={`The power of ${node} is cut`} component="h3">
                <List>
                  <ListItem>
                    {servesOn(node).length === 0
                      ? 'It runs no service now.'
                      : `${servesOn(node).join(', ')} stop, and start on another node once ${node} is known to be off.`}
                  </ListItem>
                  <ListItem>What was not written to disk on it is lost. This cannot be undone.</ListItem>
                  <ListItem>It is switched on again at the end, also if this window or the engine is gone.</ListItem>
                </List>
              </Alert>
            )}
            {node !== undefined && <TypedName name={node} typed={typed} setTyped={setTyped} />}
          </>
        )}
        {isBusy && <WorkProgress progress={progress} label={`Crash of ${node ?? ''}`} />}
        {work.state === 'done' && (
          <>
            <Status tone={verdictTones[work.value.verdict]}>
              <b>{work.value.verdict}</b> {work.value.sentence}
            </Status>
            <Reports reports={work.reports} />
          </>
        )}
        {work.state === 'failed' && <Reports reports={work.reports} />}
      </ModalBody>
      <ModalFooter>
        {work.state === 'idle' && (
          <Button variant="danger" isDisabled={node === undefined || typed !== node} onClick={start}>
            Crash {node}
          </Button>
        )}
        {isBusy && (
          <Button variant="secondary" onClick={cancel}>
            Stop before the next step
          </Button>
        )}
        <Button id="crash-cancel" variant="link" onClick={close}>
          {work.state === 'idle' ? 'Cancel' : isBusy ? 'Close, it goes on' : 'Close'}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
