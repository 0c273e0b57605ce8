import { Button, List, ListItem, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import type { RunView } from '../../../core/contract/plans.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { useBegin } from './use-begin.ts';

interface UndoDialogProps {
  readonly run: Pick<RunView, 'id' | 'profileId' | 'title'>;
  readonly close: () => void;
}

/** Says what taking a run back does, and what it can't do. */
export function UndoDialog({ run, close }: UndoDialogProps) {
  const { data } = useAsk('run.get', { run: run.id });
  const { begin, isBeginning, reports } = useBegin();
  const changed =
    data?.entries.filter(({ state }) => state === 'done' || state === 'applying' || state === 'failed') ?? [];
  const steps = changed.flatMap(({ stepId }) => data?.plan.steps.find(({ id }) => id === stepId) ?? []);
  const stays = steps.filter(({ irreversible }) => irreversible !== undefined);
  const words = (node: string | null) => (node === null ? '' : ` on ${node}`);
  return (
    <Modal isOpen variant="medium" onClose={close} aria-label={`Undo: ${run.title}`}>
      <ModalHeader title={`Undo: ${run.title}`} description="The last step is taken back first, each is checked." />
      <ModalBody>
        {data === undefined && <Loading rows={3} />}
        {data && (
          <p>
            {steps.length === stays.length
              ? steps.length === 0
                ? 'This run changed nothing.'
                : 'Nothing of this run can be taken back.'
              : `${steps.length - stays.length} of ${steps.length} steps are taken back on the machines.`}
          </p>
        )}
        {stays.length > 0 && (
          <>
            <p>Can’t be taken back:</p>
            <List>
              {stays.map(({ id, title, node, irreversible }) => (
                <ListItem key={id}>
                  {title}
                  {words(node)}: {irreversible}
                </ListItem>
              ))}
            </List>
          </>
        )}
        <Reports reports={reports} />
      </ModalBody>
      <ModalFooter>
        <Button
          variant="danger"
          isDisabled={steps.length === stays.length}
          isLoading={isBeginning}
          onClick={() => void begin('run.undo', run).then((isBegun) => isBegun && close())}
        >
          Undo {steps.length - stays.length} steps
        </Button>
        <Button variant="link" autoFocus onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
